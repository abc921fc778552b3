package dev.meridian.api.heatmap;

import dev.meridian.activities.heatmap.store.CellQueries.Cell;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Cells in about one byte each, for maps.
 *
 * <p>Big-endian: the letters {@code MHC1}; int32 grid step; int32 number of cells; then runs until all cells are there. A
 * run is int32 latitude, int32 longitude of its first cell, uint16 n, and n bytes of scores, each one step farther east. All
 * coordinates are degrees x 100,000.
 */
final class CellBytes {
    static final String MEDIA_TYPE = "application/vnd.meridian.cells";

    private static final byte[] LETTERS = "MHC1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = 12;
    private static final int HEAD_OF_A_RUN = 10;
    private static final int LONGEST_RUN = 0xFFFF;

    private CellBytes() {}

    static byte[] of(int stepKey, List<Cell> cells) {
        int runs = 0;
        for (int start = 0; start < cells.size(); start = endOfRun(stepKey, cells, start)) {
            runs++;
        }
        ByteBuffer bytes = ByteBuffer.allocate(HEAD + runs * HEAD_OF_A_RUN + cells.size());
        bytes.put(LETTERS).putInt(stepKey).putInt(cells.size());
        for (int start = 0; start < cells.size(); ) {
            int end = endOfRun(stepKey, cells, start);
            Cell first = cells.get(start);
            bytes.putInt(first.lat()).putInt(first.lng()).putShort((short) (end - start));
            for (; start < end; start++) {
                bytes.put((byte) cells.get(start).score());
            }
        }
        return bytes.array();
    }

    private static int endOfRun(int stepKey, List<Cell> cells, int start) {
        Cell last = cells.get(start);
        int longest = Math.min(cells.size(), start + LONGEST_RUN);
        int end = start + 1;
        for (; end < longest; end++) {
            Cell next = cells.get(end);
            if (next.lat() != last.lat() || next.lng() != last.lng() + stepKey) {
                return end;
            }
            last = next;
        }
        return end;
    }
}
