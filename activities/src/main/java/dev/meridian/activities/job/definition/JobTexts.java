package dev.meridian.activities.job.definition;

import java.util.function.Function;

/**
 * What people read of jobs of a type; at most 200 characters of each text are kept.
 *
 * @param subject computes from the payload what a job is about, for lists and search
 * @param title computes from the payload what people call a job
 */
public record JobTexts<P>(Function<P, String> subject, Function<P, String> title) {
    private static final int LONGEST = 200;

    String subjectOf(P payload) {
        return cut(subject.apply(payload));
    }

    String titleOf(P payload) {
        return cut(title.apply(payload));
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        // A lone surrogate cannot be encoded: the driver would store a question mark in its place.
        boolean wouldSplit = Character.isHighSurrogate(text.charAt(LONGEST - 1));
        return text.substring(0, wouldSplit ? LONGEST - 1 : LONGEST);
    }
}
