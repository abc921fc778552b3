package dev.meridian.domain.download.row;

import java.util.Arrays;

/** The rows of a buffer without those that a later row with the same id replaces. */
public final class LastRows {
    private static final int EMPTY = -1;

    private LastRows() {}

    /** The numbers of the rows that count, ascending. */
    public static int[] of(RowBuffer rows) {
        RowCursor row = rows.cursor();
        byte[] data = row.data();
        int size = rows.rows();
        int slots = Integer.highestOneBit(Math.max(4, size) * 2 - 1) * 2;
        int[] table = new int[slots];
        Arrays.fill(table, EMPTY);
        boolean[] replaced = new boolean[size];
        int[] starts = new int[size];
        int[] lengths = new int[size];
        int kept = size;
        for (int number = 0; number < size; number++) {
            starts[number] = rows.idStart(number);
            lengths[number] = rows.idLength(number);
            int slot = hash(data, starts[number], lengths[number]) & slots - 1;
            while (table[slot] != EMPTY && !same(data, starts, lengths, table[slot], number)) {
                slot = slot + 1 & slots - 1;
            }
            if (table[slot] != EMPTY) {
                replaced[table[slot]] = true;
                kept--;
            }
            table[slot] = number;
        }
        int[] last = new int[kept];
        for (int number = 0, at = 0; number < size; number++) {
            if (!replaced[number]) {
                last[at++] = number;
            }
        }
        return last;
    }

    private static boolean same(byte[] data, int[] starts, int[] lengths, int one, int other) {
        return Arrays.equals(
                data, starts[one], starts[one] + lengths[one], data, starts[other], starts[other] + lengths[other]);
    }

    private static int hash(byte[] data, int from, int length) {
        int hash = 0;
        for (int at = from; at < from + length; at++) {
            hash = hash * 31 + data[at];
        }
        return hash ^ hash >>> 15;
    }
}
