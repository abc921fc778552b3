package dev.meridian.domain.audio.landmark;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The postings of several keys in one piece, so that a row of a table can hold them: for each key, in ascending order, the
 * difference from the key before it (the first from 0), the length of its postings, and its {@link Postings}. Numbers have
 * seven bits a byte.
 */
public final class PostingsPage {
    /** Takes the postings of one key. */
    @FunctionalInterface
    public interface Sink {
        /** Takes postings as {@link Postings#toBytes} packs them, from one place in the page up to, but not including, another. */
        void accept(int key, byte[] page, int from, int to);
    }

    private static final int LONGEST_NUMBERS = 10;

    private byte[] bytes = new byte[64];
    private int size;
    private int lastKey;

    /**
     * Appends the postings of a key, as {@link Postings#toBytes} packs them, from one place of an array up to, but not
     * including, another.
     *
     * @throws IllegalArgumentException if the key does not come after the last one
     */
    public void add(int key, byte[] postings, int from, int to) {
        if (key < lastKey || (key == lastKey && size > 0)) {
            throw new IllegalArgumentException("Key " + key + " does not come after " + lastKey + ".");
        }
        int length = to - from;
        int room = size + length + LONGEST_NUMBERS;
        if (room > bytes.length) {
            bytes = Arrays.copyOf(bytes, room + room / 2);
        }
        append(key - lastKey);
        append(length);
        System.arraycopy(postings, from, bytes, size, length);
        size += length;
        lastKey = key;
    }

    private void append(int value) {
        int rest = value;
        for (; rest > 0x7f; rest >>>= 7) {
            bytes[size++] = (byte) (rest | 0x80);
        }
        bytes[size++] = (byte) rest;
    }

    /** The page as bytes; empty if no key was added. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Reads the postings of all keys, in ascending order. */
    public static void read(byte[] page, Sink sink) {
        Reader reader = new Reader(page);
        while (reader.next()) {
            sink.accept(reader.key, page, reader.from, reader.at);
        }
    }

    /**
     * Reads the postings of some keys.
     *
     * @param keys in ascending order
     * @param first the first of the keys that the page may have
     * @param end the first key after those
     */
    public static void find(byte[] page, int[] keys, int first, int end, Sink sink) {
        Reader reader = new Reader(page);
        int wanted = first;
        while (wanted < end && reader.next()) {
            while (wanted < end && keys[wanted] < reader.key) {
                wanted++;
            }
            if (wanted < end && keys[wanted] == reader.key) {
                sink.accept(reader.key, page, reader.from, reader.at);
            }
        }
    }

    /**
     * Puts pages together, and gives the postings of each key that has any, in ascending order of the keys.
     *
     * @param kept says which records stay; the postings of others are left out
     */
    public static void merge(List<byte[]> pages, IntPredicate kept, Sink sink) {
        new PageMerge(pages).run(kept, sink);
    }

    private static final class Reader {
        private final byte[] bytes;
        private int at;
        private int key;
        private int from;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean next() {
            if (at == bytes.length) {
                return false;
            }
            key += number();
            int length = number();
            from = at;
            at += length;
            return true;
        }

        private int number() {
            byte next = bytes[at++];
            int value = next & 0x7f;
            for (int shift = 7; next < 0; shift += 7) {
                next = bytes[at++];
                value |= (next & 0x7f) << shift;
            }
            return value;
        }
    }
}
