package dev.meridian.domain.download.value;

/**
 * Writes PostgreSQL's binary form of numeric in decimal, as PostgreSQL itself would: with all digits after the point that the
 * number has, or as NaN or Infinity. The counterpart of {@link NumericEncoder}.
 */
public final class NumericDecoder {
    private static final int HEAD = 8;
    private static final int NEGATIVE = 0x4000;
    private static final int NAN = 0xC000;
    private static final int INFINITY = 0xD000;
    private static final int NEGATIVE_INFINITY = 0xF000;
    private static final int GROUP = 4;

    private NumericDecoder() {}

    /** Appends the number that stands in bytes from a place on. */
    public static void append(StringBuilder into, byte[] bytes, int from) {
        int groups = two(bytes, from);
        int weight = (short) two(bytes, from + 2);
        int sign = two(bytes, from + 4);
        int scale = two(bytes, from + 6);
        switch (sign) {
            case NAN -> into.append("NaN");
            case INFINITY -> into.append("Infinity");
            case NEGATIVE_INFINITY -> into.append("-Infinity");
            default -> {
                into.append(sign == NEGATIVE ? "-" : "");
                whole(into, bytes, from + HEAD, groups, weight);
                fraction(into, bytes, from + HEAD, groups, weight, scale);
            }
        }
    }

    private static void whole(StringBuilder into, byte[] bytes, int first, int groups, int weight) {
        if (weight < 0) {
            into.append('0');
            return;
        }
        into.append(group(bytes, first, groups, 0));
        for (int at = 1; at <= weight; at++) {
            padded(into, group(bytes, first, groups, at));
        }
    }

    private static void fraction(StringBuilder into, byte[] bytes, int first, int groups, int weight, int scale) {
        if (scale == 0) {
            return;
        }
        into.append('.');
        int end = into.length() + scale;
        for (int at = weight + 1; into.length() < end; at++) {
            padded(into, group(bytes, first, groups, at));
        }
        into.setLength(end);
    }

    /** The value of a group of four digits; zero before the first and behind the last that are stored. */
    private static int group(byte[] bytes, int first, int groups, int at) {
        return at < 0 || at >= groups ? 0 : two(bytes, first + 2 * at);
    }

    private static void padded(StringBuilder into, int value) {
        int divisor = 1_000;
        for (int i = 0; i < GROUP; i++) {
            into.append((char) ('0' + value / divisor % 10));
            divisor /= 10;
        }
    }

    private static int two(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }
}
