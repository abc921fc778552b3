package dev.meridian.activities.download.export.format;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * What a table looks like as a file, and how it is written. The same rows make the same bytes.
 *
 * @param guardsFormulas whether texts that a spreadsheet would compute are made harmless; in CSV only
 */
public record TableFile(FileFormat format, Compression compression, boolean guardsFormulas) {
    private static final int ROWS_BETWEEN_REPORTS = 1_000;

    /** How many rows were written, and what the columns hold in the file. */
    public record Written(long rows, List<FileColumn> columns) {}

    /** Writes the rows of one table as they come. */
    interface Rows {
        /** Writes everything, and reports each row; closes nothing. */
        List<FileColumn> write(Connection connection, ExportedTable table, OutputStream file, Runnable row)
                throws SQLException, IOException;
    }

    /** The name of a table's file. */
    public String nameFor(String table) {
        return table + "." + format + (isCompressedAsAWhole() ? compression.suffix() : "");
    }

    /** The media type of the file. */
    public String mediaType() {
        if (!isCompressedAsAWhole()) {
            return format.mediaType();
        }
        return compression == Compression.GZIP ? "application/gzip" : "application/zstd";
    }

    /**
     * Writes a table, in the transaction of the connection.
     *
     * @param file is not closed
     * @param progress hears of the number of rows now and then
     */
    public Written write(Connection connection, ExportedTable table, OutputStream file, LongConsumer progress)
            throws SQLException, IOException {
        CopiedRows.writeUniformly(connection);
        long[] rows = {0};
        Runnable counting = () -> {
            if (++rows[0] % ROWS_BETWEEN_REPORTS == 0) {
                progress.accept(rows[0]);
            }
        };
        OutputStream kept = new UnclosedStream(file);
        OutputStream whole = isCompressedAsAWhole() ? compression.over(kept) : kept;
        List<FileColumn> columns = rows().write(connection, table, whole, counting);
        whole.close();
        return new Written(rows[0], columns);
    }

    private Rows rows() {
        return switch (format) {
            case CSV -> new CsvRows(guardsFormulas);
            case NDJSON -> new JsonLines();
            case PARQUET -> new ParquetRows(compression);
        };
    }

    private boolean isCompressedAsAWhole() {
        return format != FileFormat.PARQUET && compression != Compression.NONE;
    }
}
