package dev.meridian.domain.audio.tag;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a file says: {@code Artist - Title}, with or without the number of a track before it.
 *
 * @param artists empty if the name has no artist
 * @param title the rest of the name, never empty unless the name is
 */
public record FileTitle(List<String> artists, String title) {
    private static final Pattern ENDING = Pattern.compile("\\.[\\p{Alnum}]{1,5}$");

    // A number is a track's if a full stop follows, if it begins with 0, or if artist and title follow: 311 is an
    // artist.
    private static final Pattern TRACK =
            Pattern.compile("^(?:\\d{1,3}\\.\\s*(?=\\D)|0\\d{1,2}\\s+(?:- )?\\s*(?=.)|\\d{1,3} - (?=.* - ))");

    private static final Pattern BOTH = Pattern.compile("(.*?\\S)\\s+[-\u2013\u2014]\\s+(\\S.*)");

    public FileTitle {
        artists = List.copyOf(artists);
    }

    /** Reads a name; what stands before the last slash or backslash is ignored. */
    public static FileTitle of(String name) {
        String file = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String spaced = file.contains(" ") ? file : file.replace('_', ' ');
        String bare =
                TagText.normalise(ENDING.matcher(TagText.normalise(spaced)).replaceFirst(""));
        String numberless = TRACK.matcher(bare).replaceFirst("");
        Matcher both = BOTH.matcher(numberless);
        return both.matches()
                ? new FileTitle(Names.split(both.group(1)), TagText.normalise(both.group(2)))
                : new FileTitle(List.of(), numberless);
    }
}
