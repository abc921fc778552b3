package dev.meridian.activities.record.analysis;

import java.io.IOException;
import java.io.RandomAccessFile;
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
    private static final int HEAD = 8;
    private static final int FULL_BOX = 8;
    private static final int MOST_BOXES = 100_000;

    private final Mp4Boxes boxes;

    private Mp4SampleEntries(RandomAccessFile file) {
        this.boxes = new Mp4Boxes(file, MOST_BOXES);
    }

    /** Whether a sample entry of a file is encrypted; false for files that are not MP4. */
    static boolean areEncrypted(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            if (file.length() < HEAD) {
                return false;
            }
            byte[] head = new byte[HEAD];
            file.readFully(head);
            return new String(head, 4, 4, StandardCharsets.ISO_8859_1).equals("ftyp")
                    && new Mp4SampleEntries(file).hasEncrypted(0, file.length());
        }
    }

    private boolean hasEncrypted(long from, long to) throws IOException {
        for (Mp4Boxes.Box box = boxes.at(from, to); box != null; box = boxes.at(box.end(), to)) {
            if (isEncrypted(box)) {
                return true;
            }
        }
        return false;
    }

    private boolean isEncrypted(Mp4Boxes.Box box) throws IOException {
        if (CONTAINERS.contains(box.type())) {
            return hasEncrypted(box.content(), box.end());
        }
        return box.type().equals("stsd")
                ? hasEncrypted(box.content() + FULL_BOX, box.end())
                : ENCRYPTED.contains(box.type());
    }
}
