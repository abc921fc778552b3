package dev.meridian.domain.audio.landmark;

import java.util.Arrays;
import java.util.Collection;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;

/**
 * Where one key occurs, packed as differences, seven bits a byte, about 3.4 bytes each.
 *
 * <p>A posting is the difference of the record's number from that before (the first from 0), then its time: the difference
 * from the time before if the record is the same, else the time itself.
 */
public final class Postings {
    /** Takes postings as they are read. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Takes one posting.
         *
         * @param record the record's number
         * @param time in hops from the record's start
         */
        void accept(int record, int time);
    }

    private static final int LONGEST = 10;

    private byte[] bytes = new byte[16];
    private int size;
    private int count;
    private int lastRecord;
    private int lastTime;

    /**
     * Appends a posting.
     *
     * @throws IllegalArgumentException if it does not come after the last one, by record and then by time
     */
    public void add(int record, int time) {
        if (record < lastRecord || (record == lastRecord && time < lastTime) || time < 0) {
            throw new IllegalArgumentException("Posting " + record + " at " + time + " does not come after "
                    + lastRecord + " at " + lastTime + ".");
        }
        if (size + LONGEST > bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length + bytes.length / 2 + LONGEST);
        }
        append(record - lastRecord);
        append(record == lastRecord ? time - lastTime : time);
        lastRecord = record;
        lastTime = time;
        count++;
    }

    private void append(int value) {
        int rest = value;
        for (; rest > 0x7f; rest >>>= 7) {
            bytes[size++] = (byte) (rest | 0x80);
        }
        bytes[size++] = (byte) rest;
    }

    /** How many postings there are. */
    public int count() {
        return count;
    }

    /** How many bytes they take. */
    public int size() {
        return size;
    }

    /** The postings as bytes. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Reads postings in order. */
    public static void read(byte[] bytes, Sink sink) {
        Reader reader = new Reader(bytes);
        while (reader.next()) {
            sink.accept(reader.record, reader.time);
        }
    }

    /**
     * Puts the postings of one key together, in order, whatever parts they came in.
     *
     * @param kept says which records stay; the postings of others are left out
     */
    public static Postings merge(Collection<byte[]> parts, IntPredicate kept) {
        PriorityQueue<Reader> readers = new PriorityQueue<>();
        for (byte[] part : parts) {
            Reader reader = new Reader(part);
            if (reader.next()) {
                readers.add(reader);
            }
        }
        Postings merged = new Postings();
        for (Reader reader = readers.poll(); reader != null; reader = readers.poll()) {
            if (kept.test(reader.record)) {
                merged.add(reader.record, reader.time);
            }
            if (reader.next()) {
                readers.add(reader);
            }
        }
        return merged;
    }

    private static final class Reader implements Comparable<Reader> {
        private final byte[] bytes;
        private int at;
        private int record;
        private int time;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean next() {
            if (at == bytes.length) {
                return false;
            }
            int difference = number();
            int value = number();
            record += difference;
            time = difference == 0 ? time + value : value;
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

        @Override
        public int compareTo(Reader other) {
            return record == other.record ? Integer.compare(time, other.time) : Integer.compare(record, other.record);
        }
    }
}
