package dev.meridian.activities.record.tool;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How a run ended.
 *
 * @param program the program's name
 * @param exit its exit code, which is above 128 if a signal ended it
 * @param words the last 64 KiB of its standard error
 * @param errors how many lines of its standard error tell of errors in the sound
 */
public record RunEnded(String program, int exit, String words, long errors) {
    /** How ffmpeg marks lines. */
    private static final Pattern ERROR = Pattern.compile("\\[(error|fatal|panic)] ?");

    private static final int MOST_LINES = 3;
    private static final int LONGEST = 300;

    /**
     * The end of the program's standard error in one line, for people: of its lines the errors, if there are any. Paths are left out.
     */
    public String lastWords() {
        List<String> all = words.lines().filter(line -> !line.isBlank()).toList();
        List<String> errors = all.stream().filter(ERROR.asPredicate()).toList();
        List<String> lines = errors.isEmpty() ? all : errors;
        String last = String.join("; ", lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()))
                .replaceAll(ERROR.pattern(), "")
                // What ffprobe says of a file that it can't open begins with the file's name.
                .replaceAll("(?<=^|; )file:[^\\s:]+: ", "")
                .replaceAll("file:[^\\s:]+", "the file")
                .replaceAll("(?<![\\w.])/\\S+", "(path)")
                .replaceAll(" @ 0x[0-9a-f]+", "")
                .replaceAll("\\p{Cntrl}", " ");
        return last.length() <= LONGEST ? last : "..." + last.substring(last.length() - LONGEST);
    }
}
