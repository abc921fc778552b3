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
        read(bytes, 0, bytes.length, sink);
    }

    /** Reads the postings that a part of an array holds, in order. */
    public static void read(byte[] bytes, int from, int to, Sink sink) {
        int at = from;
        int record = 0;
        int time = 0;
        // A search reads millions of these: the numbers are taken out here, most of which have one byte or two.
        while (at < to) {
            int next = bytes[at++];
            int difference = next & 0x7f;
            for (int shift = 7; next < 0; shift += 7) {
                next = bytes[at++];
                difference |= (next & 0x7f) << shift;
            }
            next = bytes[at++];
            int value = next & 0x7f;
            for (int shift = 7; next < 0; shift += 7) {
                next = bytes[at++];
                value |= (next & 0x7f) << shift;
            }
            record += difference;
            time = difference == 0 ? time + value : value;
            sink.accept(record, time);
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
            Reader reader = new Reader(part, 0, part.length);
            if (reader.next()) {
                readers.add(reader);
            }
        }
        Postings merged = new Postings();
        for (Reader reader = readers.poll(); reader != null; reader = readers.poll()) {
            // Parts mostly hold other records, one part after the other.
            Reader next = readers.peek();
            boolean isMore = true;
            while (isMore && (next == null || reader.compareTo(next) <= 0)) {
                if (kept.test(reader.record)) {
                    merged.add(reader.record, reader.time);
                }
                isMore = reader.next();
            }
            if (isMore) {
                readers.add(reader);
            }
        }
        return merged;
    }

    private static final class Reader implements Comparable<Reader> {
        private final byte[] bytes;
        private final int end;
        private int at;
        private int record;
        private int time;

        Reader(byte[] bytes, int from, int to) {
            this.bytes = bytes;
            this.at = from;
            this.end = to;
        }

        boolean next() {
            if (at == end) {
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
