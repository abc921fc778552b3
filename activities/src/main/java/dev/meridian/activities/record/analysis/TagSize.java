package dev.meridian.activities.record.analysis;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/**
 * Says, by the lengths that stand in a file, how large the largest tag or picture is that a reader of tags would hold in
 * memory. It holds nothing of them itself.
 */
final class TagSize {
    private static final int MOST_STEPS = 100_000;
    private static final int ID3_HEADER = 10;
    private static final int ASF_HEADER = 24;
    private static final int OGG_HEADER = 27;

    /** The first pages of an Ogg stream have its comments; a packet that is longer than this is too long anyway. */
    private static final long MOST_OGG = 32 << 20;

    private static final Set<String> SOUND = Set.of("data", "SSND");
    private static final Set<String> CONTAINERS = Set.of("moov", "udta", "meta", "ilst", "covr");

    private final RandomAccessFile file;
    private int steps;

    private TagSize(RandomAccessFile file) {
        this.file = file;
    }

    /** The size of the largest tag or picture in bytes; 0 if there is none. */
    static long of(Path path, ProbedAudio audio) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            TagSize size = new TagSize(file);
            long id3 = size.id3(0);
            if (audio.isIn("flac")) {
                return Math.max(id3, size.flac(id3));
            }
            if (audio.isIn("mp4")) {
                return largestOf(new Mp4Boxes(file, MOST_STEPS), 0, file.length());
            }
            if (audio.isIn("wav") || audio.isIn("aiff")) {
                return largestOf(
                        new RiffChunks(file, audio.isIn("wav") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN));
            }
            if (audio.isIn("asf")) {
                return size.read(0, ASF_HEADER).order(ByteOrder.LITTLE_ENDIAN).getLong(16);
            }
            return audio.isIn("ogg") ? size.ogg() : id3;
        } catch (EOFException cut) {
            return 0;
        }
    }

    /** The size of an ID3v2 tag with its header; its length has 7 bits a byte. */
    private long id3(long at) throws IOException {
        if (file.length() < at + ID3_HEADER) {
            return 0;
        }
        ByteBuffer head = read(at, ID3_HEADER);
        if (!text(head, 0, 3).equals("ID3")) {
            return 0;
        }
        long size = 0;
        for (int i = 6; i < ID3_HEADER; i++) {
            size = size << 7 | head.get(i) & 0x7f;
        }
        return size + ID3_HEADER;
    }

    private long flac(long start) throws IOException {
        long at = start + 4;
        long all = 0;
        while (steps++ < MOST_STEPS) {
            int head = read(at, 4).getInt(0);
            int size = head & 0xffffff;
            all += size;
            at += 4 + size;
            if (head < 0) {
                break;
            }
        }
        return all;
    }

    /** The largest picture or text of an MP4 file. */
    private static long largestOf(Mp4Boxes boxes, long from, long to) throws IOException {
        long largest = 0;
        for (Mp4Boxes.Box box = boxes.at(from, to); box != null; box = boxes.at(box.end(), to)) {
            if (CONTAINERS.contains(box.type())) {
                long content = box.type().equals("meta") ? box.content() + 4 : box.content();
                largest = Math.max(largest, largestOf(boxes, content, box.end()));
            } else if (from > 0 && !box.type().equals("trak")) {
                largest = Math.max(largest, box.end() - box.start());
            }
        }
        return largest;
    }

    /** The largest chunk of a WAV or AIFF file that is no sound. */
    private static long largestOf(RiffChunks chunks) throws IOException {
        long[] largest = {0};
        chunks.forEach((name, at, length) -> {
            if (!SOUND.contains(name)) {
                largest[0] = Math.max(largest[0], length);
            }
        });
        return largest[0];
    }

    /** The length of the first three packets, which are the headers. */
    private long ogg() throws IOException {
        long at = 0;
        long all = 0;
        int packets = 0;
        while (packets < 3 && at < MOST_OGG && steps++ < MOST_STEPS) {
            ByteBuffer head = read(at, OGG_HEADER);
            if (!text(head, 0, 4).equals("OggS")) {
                break;
            }
            int segments = Byte.toUnsignedInt(head.get(26));
            ByteBuffer lengths = read(at + OGG_HEADER, segments);
            at += OGG_HEADER + segments;
            for (int i = 0; i < segments; i++) {
                int length = Byte.toUnsignedInt(lengths.get(i));
                at += length;
                all += packets < 3 ? length : 0;
                packets += length < 255 ? 1 : 0;
            }
        }
        return packets < 3 && at >= MOST_OGG ? MOST_OGG : all;
    }

    private ByteBuffer read(long at, int length) throws IOException {
        byte[] bytes = new byte[length];
        file.seek(at);
        file.readFully(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static String text(ByteBuffer bytes, int at, int length) {
        return new String(bytes.array(), at, length, StandardCharsets.ISO_8859_1);
    }
}
