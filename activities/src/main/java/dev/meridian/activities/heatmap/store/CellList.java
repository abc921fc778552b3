package dev.meridian.activities.heatmap.store;

import dev.meridian.activities.heatmap.store.CellQueries.Cell;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;

/** A growing list of cells in nine bytes each. */
final class CellList extends AbstractList<Cell> implements RandomAccess {
    private int[] lats = new int[256];
    private int[] lngs = new int[256];
    private byte[] scores = new byte[256];
    private int size;

    void add(int lat, int lng, byte score) {
        if (size == scores.length) {
            lats = Arrays.copyOf(lats, size * 2);
            lngs = Arrays.copyOf(lngs, size * 2);
            scores = Arrays.copyOf(scores, size * 2);
        }
        lats[size] = lat;
        lngs[size] = lng;
        scores[size++] = score;
    }

    @Override
    public Cell get(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        return new Cell(lats[index], lngs[index], scores[index]);
    }

    @Override
    public int size() {
        return size;
    }
}
