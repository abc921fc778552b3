package dev.meridian.activities.record.analysis;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/**
 * Reads the sample entries of an MP4 file (ISO/IEC 14496-12), whose type says whether the audio is encrypted. ffprobe shows the
 * type of what was encrypted instead, and ffmpeg decodes the encrypted bytes to noise.
 */
final class Mp4SampleEntries {
    /** Protected audio of ISO, and of Apple's shop. */
    static final Set<String> ENCRYPTED = Set.of("enca", "encv", "drms", "drmi");

    private static final Set<String> CONTAINERS = Set.of("moov", "trak", "mdia", "minf", "stbl");
    private static final int HEADER = 8;
    private static final int LONG_HEADER = 16;
    private static final int FULL_BOX = 8;
    private static final int MOST_BOXES = 100_000;

    private final RandomAccessFile file;
    private int boxes;

    private Mp4SampleEntries(RandomAccessFile file) {
        this.file = file;
    }

    /** Whether a sample entry of a file is encrypted; false for files that are not MP4. */
    static boolean areEncrypted(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            byte[] head = new byte[HEADER];
            if (file.length() < HEADER) {
                return false;
            }
            file.readFully(head);
            return type(head, 4).equals("ftyp") && new Mp4SampleEntries(file).hasEncrypted(0, file.length());
        }
    }

    private boolean hasEncrypted(long from, long to) throws IOException {
        byte[] head = new byte[HEADER];
        long at = from;
        while (at + HEADER <= to && boxes++ < MOST_BOXES) {
            file.seek(at);
            file.readFully(head);
            long size = Integer.toUnsignedLong(ByteBuffer.wrap(head).getInt());
            long content = at + HEADER;
            if (size == 1 && at + LONG_HEADER <= to) {
                size = file.readLong();
                content = at + LONG_HEADER;
            } else if (size == 0) {
                size = to - at;
            }
            if (size < content - at || size > to - at) {
                return false;
            }
            if (isEncrypted(type(head, 4), content, at + size)) {
                return true;
            }
            at += size;
        }
        return false;
    }

    private boolean isEncrypted(String type, long content, long end) throws IOException {
        if (CONTAINERS.contains(type)) {
            return hasEncrypted(content, end);
        }
        return type.equals("stsd") ? hasEncrypted(content + FULL_BOX, end) : ENCRYPTED.contains(type);
    }

    private static String type(byte[] bytes, int at) {
        return new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
    }
}
