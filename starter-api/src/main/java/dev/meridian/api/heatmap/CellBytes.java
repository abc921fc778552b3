package dev.meridian.api.heatmap;

import dev.meridian.activities.heatmap.store.CellQueries.Cell;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    private static final int LONGEST_RUN = 0xFFFF;

    private CellBytes() {}

    static byte[] of(int stepKey, List<Cell> cells) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(cells.size() * 2 + 64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(LETTERS);
            out.writeInt(stepKey);
            out.writeInt(cells.size());
            for (int start = 0; start < cells.size(); ) {
                int end = endOfRun(stepKey, cells, start);
                out.writeInt(cells.get(start).lat());
                out.writeInt(cells.get(start).lng());
                out.writeShort(end - start);
                for (; start < end; start++) {
                    out.writeByte(cells.get(start).score());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static int endOfRun(int stepKey, List<Cell> cells, int start) {
        int end = start + 1;
        while (end < cells.size()
                && end - start < LONGEST_RUN
                && cells.get(end).lat() == cells.get(start).lat()
                && cells.get(end).lng() == cells.get(end - 1).lng() + stepKey) {
            end++;
        }
        return end;
    }
}
