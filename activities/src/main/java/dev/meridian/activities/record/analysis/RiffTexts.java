package dev.meridian.activities.record.analysis;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The texts that a WAV file, also a large one (RF64), has in its INFO lists. The format names no encoding: programs write UTF-8 or
 * that of their system, so that what is not UTF-8 is read as Windows-1252.
 */
final class RiffTexts {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final int HEADER = 8;
    private static final int LARGEST_LIST = 1 << 20;

    private final RandomAccessFile file;
    private final RiffChunks chunks;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private boolean hasId3;

    private RiffTexts(RandomAccessFile file) {
        this.file = file;
        this.chunks = new RiffChunks(file, ByteOrder.LITTLE_ENDIAN);
    }

    /** The texts by the names of their chunks, such as {@code INAM}; empty if the file has an ID3 tag, which says more. */
    static Optional<Map<String, String>> read(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            RiffTexts riff = new RiffTexts(file);
            riff.chunks.forEach(riff::read);
            return riff.hasId3 ? Optional.empty() : Optional.of(riff.texts);
        }
    }

    private void read(String name, long at, long length) throws IOException {
        switch (name) {
            case "LIST" -> list(at, length);
            case "id3 ", "ID3 " -> hasId3 = true;
            default -> {}
        }
    }

    private void list(long at, long size) throws IOException {
        if (size < 4 || size > LARGEST_LIST) {
            return;
        }
        ByteBuffer list = chunks.bytes(at, (int) Math.min(size, file.length() - at));
        if (!RiffChunks.text(list, 4).equals("INFO")) {
            return;
        }
        int next = 4;
        while (next + HEADER <= list.limit() && texts.size() < Probe.MOST_TAGS) {
            String name = RiffChunks.text(list.slice(next, 4), 4);
            long length = Integer.toUnsignedLong(list.getInt(next + 4));
            int begin = next + HEADER;
            int end = (int) Math.min(begin + length, list.limit());
            texts.putIfAbsent(name, decoded(list.slice(begin, end - begin)));
            next = (int) Math.min(begin + length + (length & 1), list.limit());
        }
    }

    private static String decoded(ByteBuffer bytes) {
        ByteBuffer known = bytes.slice(0, Math.min(bytes.limit(), Probe.LONGEST_TAG));
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(known.duplicate()).toString();
        } catch (CharacterCodingException notUtf8) {
            return WINDOWS_1252.decode(known).toString();
        }
    }
}
