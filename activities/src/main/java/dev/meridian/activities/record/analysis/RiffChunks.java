package dev.meridian.activities.record.analysis;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The chunks of a WAV or AIFF file, also of a large WAV file (RF64), one after another. */
final class RiffChunks {
    private static final int MOST_CHUNKS = 100_000;
    private static final int HEADER = 8;
    private static final int FIRST = 12;

    /** What a chunk that is larger than its length can say has there. */
    private static final long IN_DS64 = 0xFFFF_FFFFL;

    private final RandomAccessFile file;
    private final ByteOrder order;

    /** @param order of the bytes of a number: the lowest first in WAV, the highest first in AIFF */
    RiffChunks(RandomAccessFile file, ByteOrder order) {
        this.file = file;
        this.order = order;
    }

    /** Receives a chunk. */
    @FunctionalInterface
    interface Visitor {
        /**
         * @param name four characters
         * @param at the place of its content in the file
         * @param length of the content as the header says it, which may reach beyond the end of the file
         */
        void visit(String name, long at, long length) throws IOException;
    }

    /** Visits the chunks up to the end of the file; a file that was cut off in a chunk ends there. */
    void forEach(Visitor visitor) throws IOException {
        long soundBytes = 0;
        long at = FIRST;
        try {
            for (int i = 0; i < MOST_CHUNKS && at + HEADER <= file.length(); i++) {
                ByteBuffer head = bytes(at, HEADER);
                String name = text(head, 4);
                long said = Integer.toUnsignedLong(head.getInt(4));
                if (name.equals("ds64")) {
                    soundBytes = bytes(at + HEADER, 16).getLong(8);
                }
                long length = said == IN_DS64 && name.equals("data") ? soundBytes : said;
                if (length < 0) {
                    return;
                }
                visitor.visit(name, at + HEADER, length);
                at += HEADER + length + (length & 1);
            }
        } catch (EOFException cut) {
            // What came before counts.
        }
    }

    /** Bytes of the file, which it has to have. */
    ByteBuffer bytes(long at, int length) throws IOException {
        byte[] read = new byte[length];
        file.seek(at);
        file.readFully(read);
        return ByteBuffer.wrap(read).order(order);
    }

    static String text(ByteBuffer bytes, int length) {
        byte[] name = new byte[length];
        bytes.duplicate().get(0, name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }
}
