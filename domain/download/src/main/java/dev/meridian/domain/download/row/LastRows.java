package dev.meridian.domain.download.row;

import java.util.Arrays;
import java.util.List;

/** The rows of several pages without those that a later row with the same id replaces. */
public final class LastRows {
    private static final int EMPTY = -1;

    private final List<RowBuffer> pages;
    private final int[] page;
    private final int[] row;
    private final boolean[] replaced;

    private LastRows(List<RowBuffer> pages) {
        this.pages = pages;
        int size = pages.stream().mapToInt(RowBuffer::rows).sum();
        page = new int[size];
        row = new int[size];
        replaced = new boolean[size];
    }

    /** The numbers of the rows that count, ascending, for each page. */
    public static int[][] of(List<RowBuffer> pages) {
        return new LastRows(pages).find();
    }

    private int[][] find() {
        int slots = Integer.highestOneBit(Math.max(4, page.length)) * 4;
        int[] table = new int[slots];
        Arrays.fill(table, EMPTY);
        int[][] kept = new int[pages.size()][];
        int number = 0;
        for (int p = 0; p < pages.size(); p++) {
            RowBuffer rows = pages.get(p);
            for (int r = 0; r < rows.rows(); r++, number++) {
                page[number] = p;
                row[number] = r;
                put(table, number, rows, r);
            }
        }
        for (int p = 0, first = 0; p < pages.size(); p++) {
            kept[p] = keptOf(first, pages.get(p).rows());
            first += pages.get(p).rows();
        }
        return kept;
    }

    private void put(int[] table, int number, RowBuffer rows, int r) {
        int mask = table.length - 1;
        int slot = hash(rows.data(), rows.idStart(r), rows.idLength(r)) & mask;
        while (table[slot] != EMPTY && !hasIdOf(table[slot], rows, r)) {
            slot = slot + 1 & mask;
        }
        if (table[slot] != EMPTY) {
            replaced[table[slot]] = true;
        }
        table[slot] = number;
    }

    private boolean hasIdOf(int earlier, RowBuffer rows, int r) {
        RowBuffer other = pages.get(page[earlier]);
        int from = other.idStart(row[earlier]);
        int start = rows.idStart(r);
        return Arrays.equals(
                other.data(), from, from + other.idLength(row[earlier]), rows.data(), start, start + rows.idLength(r));
    }

    private int[] keptOf(int first, int rows) {
        int[] kept = new int[rows];
        int size = 0;
        for (int r = 0; r < rows; r++) {
            if (!replaced[first + r]) {
                kept[size++] = r;
            }
        }
        return Arrays.copyOf(kept, size);
    }

    private static int hash(byte[] data, int from, int length) {
        int hash = 0;
        for (int at = from; at < from + length; at++) {
            hash = hash * 31 + data[at];
        }
        return hash ^ hash >>> 15;
    }
}
