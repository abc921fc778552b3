package dev.meridian.activities.download.export.format;

import dev.meridian.domain.download.value.NumericDecoder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Takes rows in the binary form of PostgreSQL's COPY, as the reference of COPY and the types' send functions have it. */
final class BinaryRowWriter extends WriteSupport<byte[]> {
    private static final int NULL = -1;
    private static final long MICROS_1970_TO_2000 = 946_684_800_000_000L;
    private static final int DAYS_1970_TO_2000 = 10_957;

    private final List<ParquetColumn> columns;
    private final String[] names;
    private final StringBuilder digits = new StringBuilder();
    private @Nullable RecordConsumer consumer;

    BinaryRowWriter(List<ParquetColumn> columns) {
        this.columns = columns;
        this.names = columns.stream().map(column -> column.column().name()).toArray(String[]::new);
    }

    /** Builds the writer of a file. */
    static final class Builder extends ParquetWriter.Builder<byte[], Builder> {
        private final List<ParquetColumn> columns;

        Builder(OutputFile file, List<ParquetColumn> columns) {
            super(file);
            this.columns = columns;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<byte[]> getWriteSupport(ParquetConfiguration configuration) {
            return new BinaryRowWriter(columns);
        }

        @Override
        @SuppressWarnings("deprecation") // Abstract in the parent.
        protected WriteSupport<byte[]> getWriteSupport(Configuration configuration) {
            throw new UnsupportedOperationException("Files are written without Hadoop");
        }
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        Type[] types = columns.stream().map(ParquetColumn::parquetType).toArray(Type[]::new);
        return new WriteContext(new MessageType("row", types), Map.of());
    }

    @Override
    @SuppressWarnings("deprecation") // Abstract in the parent.
    public WriteContext init(Configuration configuration) {
        throw new UnsupportedOperationException("Files are written without Hadoop");
    }

    @Override
    public void prepareForWrite(RecordConsumer newConsumer) {
        consumer = newConsumer;
    }

    @Override
    public void write(byte[] row) {
        RecordConsumer to = Objects.requireNonNull(consumer);
        to.startMessage();
        int at = Short.BYTES;
        for (int i = 0; i < names.length; i++) {
            int length = four(row, at);
            at += Integer.BYTES;
            if (length != NULL) {
                to.startField(names[i], i);
                value(to, columns.get(i), row, at, length);
                to.endField(names[i], i);
                at += length;
            }
        }
        to.endMessage();
    }

    private void value(RecordConsumer to, ParquetColumn column, byte[] row, int at, int length) {
        switch (column.type()) {
            case BOOLEAN -> to.addBoolean(row[at] != 0);
            case BIGINT, TIME -> to.addLong(eight(row, at));
            case DOUBLE -> to.addDouble(Double.longBitsToDouble(eight(row, at)));
            case NUMERIC -> decimal(to, column, row, at);
            case TIMESTAMPTZ, TIMESTAMP -> to.addLong(eight(row, at) + MICROS_1970_TO_2000);
            case DATE -> to.addInteger(four(row, at) + DAYS_1970_TO_2000);
            // A version number comes before the text.
            case JSONB -> to.addBinary(Binary.fromReusedByteArray(row, at + 1, length - 1));
            case TEXT, UUID, BYTEA -> to.addBinary(Binary.fromReusedByteArray(row, at, length));
        }
    }

    private void decimal(RecordConsumer to, ParquetColumn column, byte[] row, int at) {
        digits.setLength(0);
        NumericDecoder.append(digits, row, at);
        if (column.isLong()) {
            to.addLong(scaled(column.scale()));
            return;
        }
        BigInteger unscaled =
                new BigDecimal(digits.toString()).setScale(column.scale()).unscaledValue();
        byte[] bytes = new byte[column.decimalBytes()];
        Arrays.fill(bytes, (byte) (unscaled.signum() < 0 ? -1 : 0));
        byte[] significant = unscaled.toByteArray();
        System.arraycopy(significant, 0, bytes, bytes.length - significant.length, significant.length);
        to.addBinary(Binary.fromConstantByteArray(bytes));
    }

    /** The digits as a whole number with so many digits behind the point, of at most 18 in all. */
    private long scaled(int scale) {
        long value = 0;
        int behind = -1;
        boolean isNegative = digits.charAt(0) == '-';
        for (int i = isNegative ? 1 : 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            if (digit == '.') {
                behind = 0;
            } else {
                value = 10 * value + digit - '0';
                behind += behind < 0 ? 0 : 1;
            }
        }
        for (int i = Math.max(behind, 0); i < scale; i++) {
            value *= 10;
        }
        return isNegative ? -value : value;
    }

    private static int four(byte[] data, int at) {
        return data[at] << 24 | (data[at + 1] & 0xFF) << 16 | (data[at + 2] & 0xFF) << 8 | data[at + 3] & 0xFF;
    }

    private static long eight(byte[] data, int at) {
        return (long) four(data, at) << 32 | Integer.toUnsignedLong(four(data, at + 4));
    }
}
