package dev.meridian.domain.download.row;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A digest over ids and contents of rows that neither the order of rows nor that of fields changes: the sum, modulo
 * 2^128, of a digest of each row. It detects accidental differences; it is no protection against somebody who
 * constructs rows with an equal digest.
 *
 * <p>Each row's digest is two 64-bit hashes (multiply and fold, by odd constants) of its id and of the sum of its fields'
 * hashes. A field without a value counts as a field that is not there.
 */
public final class ContentDigest {
    private static final long FIRST = 0x9E3779B97F4A7C15L;
    private static final long SECOND = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME = 0xD6E8FEB86659FD93L;

    private final long[] names;
    private long high;
    private long low;

    /** Digests rows of a buffer with its fields as they are now. */
    public ContentDigest(RowBuffer rows) {
        names = rows.fields().stream().mapToLong(ContentDigest::hash).toArray();
    }

    /** Computes the digest of the row that the cursor stands at. */
    public void of(RowCursor row) {
        long fields = 0;
        for (int field = 0; field < names.length; field++) {
            Kind kind = row.kind(field);
            if (kind != Kind.NULL) {
                long value = hash(row.data(), row.at(field), row.length(field));
                fields += fold(names[field] + kind.ordinal(), value ^ PRIME);
            }
        }
        long id = hash(row.data(), row.idStart(), row.idLength());
        high = fold(id ^ FIRST, fields + SECOND);
        low = fold(id + SECOND, fields ^ PRIME);
    }

    /** The first half of the row's digest. */
    public long high() {
        return high;
    }

    /** The second half of the row's digest. */
    public long low() {
        return low;
    }

    /** How a sum of digests is shown, each half summed modulo 2^64. */
    public static String shown(long highSum, long lowSum) {
        return HexFormat.of().toHexDigits(highSum) + HexFormat.of().toHexDigits(lowSum);
    }

    private static long hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return hash(bytes, 0, bytes.length);
    }

    private static long hash(byte[] bytes, int from, int length) {
        long hash = FIRST + length;
        int at = from;
        int end = from + length;
        for (; at + 8 <= end; at += 8) {
            hash = fold(hash ^ ByteStore.getLong(bytes, at), PRIME);
        }
        long rest = 0;
        for (; at < end; at++) {
            rest = rest << 8 | bytes[at] & 0xFF;
        }
        return fold(hash ^ rest, SECOND);
    }

    private static long fold(long one, long other) {
        return one * other ^ Math.unsignedMultiplyHigh(one, other) ^ one;
    }
}
