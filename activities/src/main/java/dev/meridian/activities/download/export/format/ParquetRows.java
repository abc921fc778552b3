package dev.meridian.activities.download.export.format;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;

/** Parquet, in row groups of 16 MiB, so that one row group is in memory. Column types are PostgreSQL's where Parquet has them. */
final class ParquetRows implements TableFile.Rows {
    private static final long ROW_GROUP = 16 << 20;

    /** What COPY's binary form begins with: a signature of 11 bytes, flags, and the length of an extension, which is none. */
    private static final int HEADER = 19;

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y'};

    private final Compression compression;

    ParquetRows(Compression compression) {
        this.compression = compression;
    }

    @Override
    public List<FileColumn> write(Connection connection, ExportedTable table, OutputStream file, Runnable row)
            throws SQLException, IOException {
        List<ParquetColumn> columns = new ParquetColumns(connection, table).decide();
        List<String> expressions =
                columns.stream().map(ParquetColumn::expression).toList();
        PageCompression pages = new PageCompression(compression);
        try (ParquetWriter<byte[]> writer = new BinaryRowWriter.Builder(new StreamedFile(file), columns)
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(pages)
                .withCompressionCodec(pages.codec())
                .withRowGroupSize(ROW_GROUP)
                .withValidation(false)
                .build()) {
            CopiedRows.copy(connection, table.query(expressions), "FORMAT binary", message -> {
                byte[] fields = withoutHeader(message);
                if (fields.length > 0 && fields[0] >= 0) {
                    writer.write(fields);
                    row.run();
                }
            });
        }
        return columns.stream().map(ParquetColumn::described).toList();
    }

    /** PostgreSQL puts the header before the first row, or before the trailer, which begins with a negative number of fields. */
    private static byte[] withoutHeader(byte[] message) {
        boolean isFirst =
                message.length >= HEADER && Arrays.equals(message, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
        return isFirst ? Arrays.copyOfRange(message, HEADER, message.length) : message;
    }
}
