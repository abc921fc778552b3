package dev.meridian.activities.record.tool;

import java.util.List;

/**
 * How a run ended.
 *
 * @param program the program's name
 * @param exit its exit code, which is above 128 if a signal ended it
 * @param words the last 64 KiB of its standard error
 * @param errors how many lines of its standard error are marked as errors
 */
public record RunEnded(String program, int exit, String words, long errors) {
    private static final int MOST_LINES = 3;
    private static final int LONGEST = 300;

    /** The end of the program's standard error in one line, for people; paths are left out. */
    public String lastWords() {
        String text = words.strip();
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        String last = String.join("; ", lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()))
                .replaceAll("file:\\S+", "the file")
                .replaceAll("(?<![\\w.])/\\S+", "(path)")
                .replaceAll(" @ 0x[0-9a-f]+", "")
                .replaceAll("\\p{Cntrl}", " ");
        return last.length() <= LONGEST ? last : "..." + last.substring(last.length() - LONGEST);
    }
}
