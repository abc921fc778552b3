package dev.meridian.domain.explorer.selection;

import dev.meridian.domain.explorer.block.ChoiceValues;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Of one choice, the rows that name each value, in words of 64 rows. Rows of a frequent value are a set of bits, those of a
 * rare one a list, so that memory does not grow with rows times values.
 */
final class ValueRows {

    /** A value is frequent if more than so much of the rows name it. */
    private static final int FREQUENT_SHARE = 16;

    private static final int BLANK = 0;

    private static final long[] NO_BITS = {};

    /** For each row, the number of its value. */
    private final int[] codes;

    /** By value, the rows that name it or leave the choice blank; nothing for rare values. */
    private final long[][] agreeing;

    /** By value, where its rows begin in {@link #listed}; rows of frequent values are not listed. */
    private final int[] starts;

    private final int[] listed;

    private ValueRows(int[] codes, int[] counts) {
        this.codes = codes;
        this.agreeing = new long[counts.length][];
        this.starts = new int[counts.length + 1];
        int words = (codes.length + Long.SIZE - 1) / Long.SIZE;
        for (int code = 0; code < counts.length; code++) {
            boolean frequent = code == BLANK || counts[code] > codes.length / FREQUENT_SHARE;
            agreeing[code] = frequent ? new long[words] : NO_BITS;
            starts[code + 1] = starts[code] + (frequent ? 0 : counts[code]);
        }
        this.listed = new int[starts[counts.length]];
        int[] ends = starts.clone();
        for (int row = 0; row < codes.length; row++) {
            int code = codes[row];
            if (agreeing[code].length == 0) {
                listed[ends[code]++] = row;
            } else {
                agreeing[code][row / Long.SIZE] |= 1L << row;
            }
        }
        for (int code = 1; code < counts.length; code++) {
            for (int word = 0; word < agreeing[code].length; word++) {
                agreeing[code][word] |= agreeing[BLANK][word];
            }
        }
    }

    static ValueRows of(ChoiceValues values, int choice) {
        Map<String, Integer> numbers = new HashMap<>(Map.of("", BLANK));
        int[] codes = new int[values.rows()];
        for (int row = 0; row < codes.length; row++) {
            codes[row] = numbers.computeIfAbsent(values.value(row, choice), value -> numbers.size());
        }
        int[] counts = new int[numbers.size()];
        for (int code : codes) {
            counts[code]++;
        }
        return new ValueRows(codes, counts);
    }

    /** Whether a row makes the choice. */
    boolean names(int row) {
        return codes[row] != BLANK;
    }

    /** Whether the rows that agree with a row are at hand as a set. */
    boolean isFrequent(int row) {
        return agreeing[codes[row]].length > 0;
    }

    /** The rows that name the same value as a row, or nothing; only of a frequent value. */
    long[] agreeing(int row) {
        return agreeing[codes[row]];
    }

    /** The rows of a word that name the same value as a row, or nothing. */
    long agreeing(int row, int word) {
        return agreeing[BLANK][word] | naming(row, word);
    }

    /** The rows of a word that name the same value as a row. */
    long naming(int row, int word) {
        int code = codes[row];
        if (isFrequent(row)) {
            return agreeing[code][word] & ~agreeing[BLANK][word];
        }
        long rows = 0;
        for (int i = position(code, word); i < starts[code + 1] && listed[i] / Long.SIZE == word; i++) {
            rows |= 1L << listed[i];
        }
        return rows;
    }

    /** The first word, from one on, that has a row naming the same value as a given row, which lies there or behind. */
    int nextWordNaming(int row, int from) {
        if (!isFrequent(row)) {
            return listed[position(codes[row], from)] / Long.SIZE;
        }
        int word = from;
        while (naming(row, word) == 0) {
            word++;
        }
        return word;
    }

    /** The place of the first listed row of a value in a word or behind it. */
    private int position(int code, int word) {
        int found = Arrays.binarySearch(listed, starts[code], starts[code + 1], word * Long.SIZE);
        return found < 0 ? -found - 1 : found;
    }
}
