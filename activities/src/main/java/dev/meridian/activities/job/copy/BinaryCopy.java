package dev.meridian.activities.job.copy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes rows by {@code COPY ... FROM STDIN (FORMAT binary)}, PostgreSQL's fastest way in, through one small buffer.
 *
 * <p>Begin each row, write its columns in order, and end with {@link #finish}; closing without it discards the rows.
 */
public final class BinaryCopy implements AutoCloseable {
    private static final byte[] SIGNATURE = "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int LARGEST_FIXED_FIELD = 16;

    private final CopyIn copy;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

    /** Begins to copy into a table with its columns, e.g. {@code pois (id, lat)}. */
    public BinaryCopy(Connection connection, String tableAndColumns) throws SQLException {
        copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + tableAndColumns + " FROM STDIN (FORMAT binary)");
        buffer.put(SIGNATURE).putInt(0).putInt(0);
    }

    /** Begins a row of so many columns. */
    public BinaryCopy row(int columns) throws SQLException {
        reserve();
        buffer.putShort((short) columns);
        return this;
    }

    public BinaryCopy int2(int value) throws SQLException {
        reserve();
        buffer.putInt(2).putShort((short) value);
        return this;
    }

    public BinaryCopy int4(int value) throws SQLException {
        reserve();
        buffer.putInt(4).putInt(value);
        return this;
    }

    public BinaryCopy int8(long value) throws SQLException {
        reserve();
        buffer.putInt(8).putLong(value);
        return this;
    }

    public BinaryCopy float8(double value) throws SQLException {
        reserve();
        buffer.putInt(8).putDouble(value);
        return this;
    }

    public BinaryCopy truth(boolean value) throws SQLException {
        reserve();
        buffer.putInt(1).put((byte) (value ? 1 : 0));
        return this;
    }

    public BinaryCopy text(@Nullable String value) throws SQLException {
        if (value == null) {
            return nothing();
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return field(bytes, 0, bytes.length);
    }

    /** A column without a value. */
    public BinaryCopy nothing() throws SQLException {
        reserve();
        buffer.putInt(-1);
        return this;
    }

    /** A column in PostgreSQL's binary form of its type; of text, that is UTF-8. */
    public BinaryCopy field(byte[] bytes, int from, int length) throws SQLException {
        reserve();
        buffer.putInt(length);
        return put(bytes, from, length);
    }

    /** A column of jsonb, whose binary form is a version number before the text. */
    public BinaryCopy jsonb(byte[] utf8, int from, int length) throws SQLException {
        reserve();
        buffer.putInt(length + 1).put((byte) 1);
        return put(utf8, from, length);
    }

    private BinaryCopy put(byte[] bytes, int from, int length) throws SQLException {
        if (length > buffer.remaining()) {
            flush();
        }
        if (length > buffer.remaining()) {
            copy.writeToCopy(bytes, from, length);
        } else {
            buffer.put(bytes, from, length);
        }
        return this;
    }

    /** Ends the copy; returns the number of rows. */
    public long finish() throws SQLException {
        reserve();
        buffer.putShort((short) -1);
        flush();
        return copy.endCopy();
    }

    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }

    private void reserve() throws SQLException {
        if (buffer.remaining() < LARGEST_FIXED_FIELD) {
            flush();
        }
    }

    private void flush() throws SQLException {
        copy.writeToCopy(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
