package dev.meridian.domain.audio.landmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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
     * Appends the postings of a key.
     *
     * @throws IllegalArgumentException if the key does not come after the last one
     */
    public void add(int key, byte[] postings) {
        if (key < lastKey || (key == lastKey && size > 0)) {
            throw new IllegalArgumentException("Key " + key + " does not come after " + lastKey + ".");
        }
        int room = size + postings.length + LONGEST_NUMBERS;
        if (room > bytes.length) {
            bytes = Arrays.copyOf(bytes, room + room / 2);
        }
        append(key - lastKey);
        append(postings.length);
        System.arraycopy(postings, 0, bytes, size, postings.length);
        size += postings.length;
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
     * Puts pages together.
     *
     * @param kept says which records stay; the postings of others are left out, and keys without postings too
     * @return the postings by key
     */
    public static SortedMap<Integer, Postings> merge(Collection<byte[]> pages, IntPredicate kept) {
        SortedMap<Integer, List<byte[]>> parts = new TreeMap<>();
        for (byte[] page : pages) {
            read(
                    page,
                    (key, bytes, from, to) -> parts.computeIfAbsent(key, _ -> new ArrayList<>())
                            .add(Arrays.copyOfRange(bytes, from, to)));
        }
        SortedMap<Integer, Postings> merged = new TreeMap<>();
        parts.forEach((key, postings) -> {
            Postings all = Postings.merge(postings, kept);
            if (all.count() > 0) {
                merged.put(key, all);
            }
        });
        return merged;
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
