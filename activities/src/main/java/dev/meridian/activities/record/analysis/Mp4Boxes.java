package dev.meridian.activities.record.analysis;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The boxes of an MP4 file (ISO/IEC 14496-12), read one after another. The content of a box may be boxes again. */
final class Mp4Boxes {
    private static final int HEADER = 8;
    private static final int LONG_HEADER = 16;

    private final RandomAccessFile file;
    private final int most;
    private int read;

    /** @param most how many boxes are read at most, since a file may be made of nothing else */
    Mp4Boxes(RandomAccessFile file, int most) {
        this.file = file;
        this.most = most;
    }

    /**
     * A box, by the places of its bytes in the file.
     *
     * @param type four characters
     * @param start of its header
     * @param content the place behind its header
     * @param end the place behind the box, where the next one begins
     */
    record Box(String type, long start, long content, long end) {}

    /**
     * The box that begins at a place; null if there is none that fits, or if too many have been read.
     *
     * @param end the end of what the box lies in
     */
    @Nullable
    Box at(long start, long end) throws IOException {
        if (start + HEADER > end || read++ >= most) {
            return null;
        }
        byte[] head = new byte[HEADER];
        file.seek(start);
        file.readFully(head);
        long size = Integer.toUnsignedLong(ByteBuffer.wrap(head).getInt());
        long content = start + HEADER;
        if (size == 1 && start + LONG_HEADER <= end) {
            size = file.readLong();
            content = start + LONG_HEADER;
        } else if (size == 0) {
            size = end - start;
        }
        return size < content - start || size > end - start
                ? null
                : new Box(new String(head, 4, 4, StandardCharsets.ISO_8859_1), start, content, start + size);
    }
}
