package dev.meridian.domain.download.row;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes that grow, with big-endian numbers and text that PostgreSQL takes. */
final class ByteStore {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    /** A store that has held one huge page gives its memory back. */
    private static final int KEPT = 16 << 20;

    private static final int LARGEST = Integer.MAX_VALUE - 64;

    private byte[] bytes = new byte[1 << 16];
    private int size;

    byte[] array() {
        return bytes;
    }

    int size() {
        return size;
    }

    void truncate(int newSize) {
        size = newSize;
        if (newSize == 0 && bytes.length > KEPT) {
            bytes = new byte[1 << 16];
        }
    }

    void reserve(int more) {
        long needed = (long) size + more;
        if (needed > bytes.length) {
            if (needed > LARGEST) {
                throw new IllegalStateException("The rows of one page take more than 2 GiB");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(LARGEST, Math.max(needed, bytes.length * 3L / 2)));
        }
    }

    void put(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    void putShort(int value) {
        reserve(2);
        SHORT.set(bytes, size, (short) value);
        size += 2;
    }

    void putInt(int value) {
        reserve(4);
        INT.set(bytes, size, value);
        size += 4;
    }

    void setInt(int at, int value) {
        INT.set(bytes, at, value);
    }

    void putLong(long value) {
        reserve(8);
        LONG.set(bytes, size, value);
        size += 8;
    }

    void put(byte[] source, int from, int length) {
        reserve(length);
        System.arraycopy(source, from, bytes, size, length);
        size += length;
    }

    static int getShort(byte[] bytes, int at) {
        return (short) SHORT.get(bytes, at);
    }

    static int getInt(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    static long getLong(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    /** Whether these bytes are ASCII without NUL. */
    static boolean isPlain(byte[] source, int from, int length) {
        int at = from;
        int end = from + length;
        for (; at + 8 <= end; at += 8) {
            long word = (long) LONG.get(source, at);
            // Bytes from 0x80 on have the high bit, and a zero byte gets it when one is taken away.
            if (((word - 0x0101010101010101L | word) & 0x8080808080808080L) != 0) {
                return false;
            }
        }
        for (; at < end; at++) {
            if (source[at] <= 0) {
                return false;
            }
        }
        return true;
    }

    /** Appends text as UTF-8; returns whether characters had to be replaced by U+FFFD. */
    boolean putText(CharSequence text, int from, int to) {
        reserve(Math.multiplyExact(to - from, 3));
        byte[] out = bytes;
        int at = size;
        boolean replaced = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                if (c == 0) {
                    replaced = true;
                    at = putThree(out, at, 0xFFFD);
                } else {
                    out[at++] = (byte) c;
                }
            } else if (c < 0x800) {
                out[at++] = (byte) (0xC0 | c >> 6);
                out[at++] = (byte) (0x80 | c & 0x3F);
            } else if (!Character.isSurrogate(c)) {
                at = putThree(out, at, c);
            } else if (Character.isHighSurrogate(c) && i + 1 < to && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                out[at++] = (byte) (0xF0 | point >> 18);
                out[at++] = (byte) (0x80 | point >> 12 & 0x3F);
                out[at++] = (byte) (0x80 | point >> 6 & 0x3F);
                out[at++] = (byte) (0x80 | point & 0x3F);
            } else {
                replaced = true;
                at = putThree(out, at, 0xFFFD);
            }
        }
        size = at;
        return replaced;
    }

    private static int putThree(byte[] out, int at, int c) {
        out[at] = (byte) (0xE0 | c >> 12);
        out[at + 1] = (byte) (0x80 | c >> 6 & 0x3F);
        out[at + 2] = (byte) (0x80 | c & 0x3F);
        return at + 3;
    }
}
