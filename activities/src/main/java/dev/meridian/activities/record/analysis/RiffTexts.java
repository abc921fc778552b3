package dev.meridian.activities.record.analysis;

import java.io.EOFException;
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
    private static final int MOST_CHUNKS = 100_000;
    private static final int HEADER = 8;
    private static final int FIRST = 12;
    private static final int LARGEST_LIST = 1 << 20;

    /** What a chunk that is larger than its length can say has there. */
    private static final long IN_DS64 = 0xFFFF_FFFFL;

    private final RandomAccessFile file;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private boolean hasId3;
    private long soundBytes;

    private RiffTexts(RandomAccessFile file) {
        this.file = file;
    }

    /** The texts by the names of their chunks, such as {@code INAM}; empty if the file has an ID3 tag, which says more. */
    static Optional<Map<String, String>> read(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            RiffTexts riff = new RiffTexts(file);
            try {
                riff.readChunks();
            } catch (EOFException cut) {
                // What came before counts.
            }
            return riff.hasId3 ? Optional.empty() : Optional.of(riff.texts);
        }
    }

    private void readChunks() throws IOException {
        long at = FIRST;
        for (int i = 0; i < MOST_CHUNKS && at + HEADER <= file.length(); i++) {
            ByteBuffer head = bytes(at, HEADER);
            String name = text(head, 4);
            long size = Integer.toUnsignedLong(head.getInt(4));
            switch (name) {
                case "ds64" -> soundBytes = bytes(at + HEADER, 16).getLong(8);
                case "LIST" -> list(at + HEADER, size);
                case "id3 ", "ID3 " -> hasId3 = true;
                default -> {}
            }
            long length = size == IN_DS64 && name.equals("data") ? soundBytes : size;
            if (length < 0) {
                return;
            }
            at += HEADER + length + (length & 1);
        }
    }

    private void list(long at, long size) throws IOException {
        if (size < 4 || size > LARGEST_LIST) {
            return;
        }
        ByteBuffer list = bytes(at, (int) Math.min(size, file.length() - at));
        if (!text(list, 4).equals("INFO")) {
            return;
        }
        int next = 4;
        while (next + HEADER <= list.limit() && texts.size() < Probe.MOST_TAGS) {
            String name = text(list.slice(next, 4), 4);
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

    private ByteBuffer bytes(long at, int length) throws IOException {
        byte[] read = new byte[length];
        file.seek(at);
        file.readFully(read);
        return ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(ByteBuffer bytes, int length) {
        byte[] name = new byte[length];
        bytes.duplicate().get(0, name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }
}
