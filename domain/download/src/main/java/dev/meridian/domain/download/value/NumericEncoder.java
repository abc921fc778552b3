package dev.meridian.domain.download.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Turns written numbers into PostgreSQL's binary form of numeric, with all their digits: the number of groups, the weight of the
 * first one, the sign, the digits after the point, and groups of four decimal digits (as {@code numeric_recv} reads them). One
 * thread uses it; its bytes are valid until the next number.
 */
public final class NumericEncoder {
    private static final int HEAD = 8;
    private static final int NEGATIVE = 0x4000;
    private static final int NAN = 0xC000;
    private static final int INFINITY = 0xD000;
    private static final int NEGATIVE_INFINITY = 0xF000;
    private static final int GROUP = 4;

    private byte[] digits = new byte[64];
    private byte[] encoded = new byte[64];
    private int length;

    /** The bytes of the number that was encoded last. */
    public byte[] bytes() {
        return encoded;
    }

    /** How many of the {@link #bytes} count. */
    public int length() {
        return length;
    }

    /** Encodes a whole number. */
    public void encode(long number) {
        byte[] written = Long.toString(number).getBytes(StandardCharsets.ISO_8859_1);
        encode(written, 0, written.length);
    }

    /** Encodes a number that is written with sign, point and exponent as JSON or SQL allow, or as NaN or Infinity. */
    public void encode(byte[] ascii, int from, int count) {
        int at = from;
        int end = from + count;
        boolean negative = ascii[at] == '-';
        if (negative || ascii[at] == '+') {
            at++;
        }
        if (ascii[at] > '9') {
            head(0, 0, ascii[at] == 'N' || ascii[at] == 'n' ? NAN : negative ? NEGATIVE_INFINITY : INFINITY, 0);
            length = HEAD;
            return;
        }
        if (digits.length < count) {
            digits = new byte[count];
        }
        int size = 0;
        int before = -1;
        int exponent = 0;
        for (; at < end; at++) {
            byte c = ascii[at];
            if (c == '.') {
                before = size;
            } else if (c >= '0' && c <= '9') {
                digits[size++] = (byte) (c - '0');
            } else {
                exponent = exponent(ascii, at + 1, end);
                break;
            }
        }
        int written = before < 0 ? size : before;
        groups(size, written + exponent, negative, Math.max(0, size - written - exponent));
    }

    private static int exponent(byte[] ascii, int from, int end) {
        int at = ascii[from] == '-' || ascii[from] == '+' ? from + 1 : from;
        int value = 0;
        for (; at < end; at++) {
            value = value * 10 + ascii[at] - '0';
        }
        return ascii[from] == '-' ? -value : value;
    }

    /** @param before how many digits stand before the point; negative if zeros stand between the point and the first digit */
    private void groups(int size, int before, boolean negative, int scale) {
        int first = 0;
        while (first < size && digits[first] == 0) {
            first++;
        }
        if (first == size) {
            head(0, 0, 0, scale);
            length = HEAD;
            return;
        }
        int point = before - first;
        int weight = Math.floorDiv(point - 1, GROUP);
        // So many zeros stand before the first digit in its group.
        int lead = (weight + 1) * GROUP - point;
        int count = (lead + size - first + GROUP - 1) / GROUP;
        length = HEAD + 2 * count;
        if (encoded.length < length) {
            encoded = new byte[length];
        }
        head(count, weight, negative ? NEGATIVE : 0, scale);
        Arrays.fill(encoded, HEAD, length, (byte) 0);
        int digit = first - lead;
        for (int group = 0; group < count; group++) {
            int value = 0;
            for (int i = 0; i < GROUP; i++, digit++) {
                value = value * 10 + (digit >= first && digit < size ? digits[digit] : 0);
            }
            encoded[HEAD + 2 * group] = (byte) (value >> 8);
            encoded[HEAD + 2 * group + 1] = (byte) value;
        }
    }

    private void head(int count, int weight, int sign, int scale) {
        put(0, count);
        put(2, weight);
        put(4, sign);
        put(6, scale);
    }

    private void put(int at, int value) {
        encoded[at] = (byte) (value >> 8);
        encoded[at + 1] = (byte) value;
    }
}
