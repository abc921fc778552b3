package dev.meridian.activities.job.execution;

import java.time.Instant;
import java.util.UUID;

/**
 * A line that work on a job logged.
 *
 * @param attempt from 1; 0 if that is not known
 */
public record LogLine(UUID job, Instant at, String level, int attempt, String text) {
    /** The most characters that are kept. */
    public static final int LONGEST = 2_000;

    public LogLine {
        text = text.replace('\0', ' ');
        if (text.length() > LONGEST) {
            // Half a character cannot be encoded.
            int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
            text = text.substring(0, end);
        }
    }
}
