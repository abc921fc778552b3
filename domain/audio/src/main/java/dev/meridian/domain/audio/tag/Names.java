package dev.meridian.domain.audio.tag;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names in one text, where the format of the file could not keep several values apart. Only separators that are not
 * part of names are taken: {@code "; "}, {@code " / "}, {@code " feat. "} and {@code " ft. "}, the last two in any case. So
 * AC/DC, {@code ave;new} and Simon &amp; Garfunkel stay whole.
 */
public final class Names {
    private static final Pattern SEPARATOR = Pattern.compile("; | / | feat\\. | ft\\. ", Pattern.CASE_INSENSITIVE);

    private Names() {}

    /** The names of a text, in order, normalised, none of them twice or empty. */
    public static List<String> split(String text) {
        return each(SEPARATOR.splitAsStream(TagText.normalise(text)));
    }

    /** The names of values that the format kept apart: each stays whole. */
    public static List<String> keep(List<String> values) {
        return each(values.stream());
    }

    private static List<String> each(Stream<String> values) {
        return values.map(TagText::normalise)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }
}
