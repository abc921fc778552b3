package dev.meridian.domain.download.row;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The rows of several pages without those that a later row with the same id replaces. */
public final class LastRows {
    private static final int EMPTY = -1;

    private final List<RowBuffer> pages;
    private final int[] page;
    private final int[] row;
    private final boolean[] replaced;

    /** How many earlier rows have the id of a row. */
    private final int[] turn;

    private LastRows(List<RowBuffer> pages) {
        this.pages = pages;
        int size = pages.stream().mapToInt(RowBuffer::rows).sum();
        page = new int[size];
        row = new int[size];
        replaced = new boolean[size];
        turn = new int[size];
        find();
    }

    /** The numbers of the rows that count, ascending, for each page. */
    public static int[][] of(List<RowBuffer> pages) {
        LastRows rows = new LastRows(pages);
        return rows.kept(number -> !rows.replaced[number]);
    }

    /**
     * All rows in turns, each of them like {@link #of}: no id comes twice in a turn, and of rows with the same id a later one has a
     * later turn.
     */
    public static List<int[][]> inTurns(List<RowBuffer> pages) {
        LastRows rows = new LastRows(pages);
        int turns = Arrays.stream(rows.turn).max().orElse(0) + 1;
        return IntStream.range(0, turns)
                .mapToObj(turn -> rows.kept(number -> rows.turn[number] == turn))
                .toList();
    }

    private void find() {
        int slots = Integer.highestOneBit(Math.max(4, page.length)) * 4;
        int[] table = new int[slots];
        Arrays.fill(table, EMPTY);
        int number = 0;
        for (int p = 0; p < pages.size(); p++) {
            RowBuffer rows = pages.get(p);
            for (int r = 0; r < rows.rows(); r++, number++) {
                page[number] = p;
                row[number] = r;
                put(table, number, rows, r);
            }
        }
    }

    private int[][] kept(IntPredicate isKept) {
        int[][] kept = new int[pages.size()][];
        for (int p = 0, first = 0; p < pages.size(); p++) {
            int ofPage = first;
            kept[p] = IntStream.range(0, pages.get(p).rows())
                    .filter(r -> isKept.test(ofPage + r))
                    .toArray();
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
            turn[number] = turn[table[slot]] + 1;
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

    private static int hash(byte[] data, int from, int length) {
        int hash = 0;
        for (int at = from; at < from + length; at++) {
            hash = hash * 31 + data[at];
        }
        return hash ^ hash >>> 15;
    }
}
