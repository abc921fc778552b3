package dev.meridian.activities.record.analysis;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the comments of Opus in Ogg (RFC 7845, section 5.2), which jaudiotagger does not know and of which ffprobe joins several
 * values to one text. Pictures are left out.
 */
final class OpusTags {
    private static final int OGG_HEADER = 27;
    private static final int LACING = 255;
    private static final int MOST_BYTES = 1 << 20;
    private static final String PICTURE = "METADATA_BLOCK_PICTURE";

    private OpusTags() {}

    /** A comment: a name and one of its values. */
    record Comment(String name, String value) {}

    /** The comments of a file, in order; empty if they can't be read or are larger than a megabyte. */
    static Optional<List<Comment>> read(InputStream file) throws IOException {
        try {
            DataInputStream data = new DataInputStream(file);
            packet(data);
            return Optional.of(comments(ByteBuffer.wrap(packet(data)).order(ByteOrder.LITTLE_ENDIAN)));
        } catch (EOFException | IllegalArgumentException | BufferUnderflowException malformed) {
            return Optional.empty();
        }
    }

    /** The next packet, which begins with a page of its own, as both headers of Opus do. */
    private static byte[] packet(DataInputStream data) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        while (true) {
            byte[] head = data.readNBytes(OGG_HEADER);
            if (head.length < OGG_HEADER || head[0] != 'O' || head[1] != 'g' || head[2] != 'g' || head[3] != 'S') {
                throw new EOFException("no page of Ogg");
            }
            byte[] lengths = data.readNBytes(Byte.toUnsignedInt(head[OGG_HEADER - 1]));
            boolean ends = false;
            for (byte length : lengths) {
                packet.write(data.readNBytes(Byte.toUnsignedInt(length)));
                ends = Byte.toUnsignedInt(length) < LACING;
            }
            if (packet.size() > MOST_BYTES) {
                throw new IllegalArgumentException("the comments are too large");
            }
            if (ends) {
                return packet.toByteArray();
            }
        }
    }

    private static List<Comment> comments(ByteBuffer packet) {
        if (!text(packet, 8).equals("OpusTags")) {
            throw new IllegalArgumentException("no comments of Opus");
        }
        text(packet, packet.getInt());
        int count = packet.getInt();
        List<Comment> comments = new ArrayList<>();
        for (int i = 0; i < count && comments.size() < Probe.MOST_TAGS; i++) {
            String comment = text(packet, packet.getInt());
            int equals = comment.indexOf('=');
            if (equals > 0 && !comment.substring(0, equals).equalsIgnoreCase(PICTURE)) {
                comments.add(new Comment(comment.substring(0, equals), cut(comment.substring(equals + 1))));
            }
        }
        return comments;
    }

    private static String cut(String value) {
        return value.substring(0, Math.min(value.length(), Probe.LONGEST_TAG));
    }

    private static String text(ByteBuffer packet, int length) {
        if (length < 0 || length > packet.remaining()) {
            throw new IllegalArgumentException("a length is wrong");
        }
        byte[] bytes = new byte[length];
        packet.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
