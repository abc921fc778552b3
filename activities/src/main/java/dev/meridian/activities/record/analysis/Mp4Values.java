package dev.meridian.activities.record.analysis;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of an MP4 file that have several values: one item of the list of tags with several {@code data} boxes. jaudiotagger has the first of them. */
final class Mp4Values {
    private static final int MOST_BOXES = 10_000;
    private static final int HEADER = 8;

    /** What stands before the text of a {@code data} box: its kind and its language. */
    private static final int DATA_HEADER = 8;

    private static final int UTF_8 = 1;
    private static final Map<String, TagField> FIELDS = Map.of(
            "\u00a9ART", TagField.ARTISTS,
            "aART", TagField.ALBUM_ARTISTS,
            "\u00a9gen", TagField.GENRES,
            "\u00a9wrt", TagField.COMPOSERS);

    private final RandomAccessFile file;
    private int boxes;

    private Mp4Values(RandomAccessFile file) {
        this.file = file;
    }

    /** A box without its header. */
    private record Box(String type, long from, long to) {}

    /** The values of the fields that have more than one. */
    static Map<TagField, List<String>> several(Path path) throws IOException {
        Map<TagField, List<String>> found = new EnumMap<>(TagField.class);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            Mp4Values values = new Mp4Values(file);
            Box tags = values.tags();
            if (tags != null) {
                for (Box item : values.boxes(tags.from(), tags.to())) {
                    TagField field = FIELDS.get(item.type());
                    List<String> texts = field == null ? List.of() : values.texts(item);
                    if (field != null && texts.size() > 1) {
                        found.put(field, texts);
                    }
                }
            }
        } catch (EOFException cut) {
            // What came before counts.
        }
        return found;
    }

    private @Nullable Box tags() throws IOException {
        Box box = new Box("", 0, file.length());
        for (String type : List.of("moov", "udta", "meta", "ilst")) {
            Box within = box;
            // The content of the box meta begins with a version.
            box = boxes(box.from() + (box.type().equals("meta") ? 4 : 0), within.to()).stream()
                    .filter(one -> one.type().equals(type))
                    .findFirst()
                    .orElse(null);
            if (box == null) {
                return null;
            }
        }
        return box;
    }

    private List<String> texts(Box item) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Box data : boxes(item.from(), item.to())) {
            long length = data.to() - data.from() - DATA_HEADER;
            if (data.type().equals("data")
                    && length > 0
                    && length <= Probe.LONGEST_TAG
                    && bytes(data.from(), 4).getInt(0) == UTF_8) {
                texts.add(new String(
                        bytes(data.from() + DATA_HEADER, (int) length).array(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    private List<Box> boxes(long from, long to) throws IOException {
        List<Box> found = new ArrayList<>();
        long at = from;
        while (at + HEADER <= to && boxes++ < MOST_BOXES) {
            ByteBuffer head = bytes(at, HEADER);
            long size = Integer.toUnsignedLong(head.getInt(0));
            long content = at + HEADER;
            if (size == 1) {
                size = bytes(content, 8).getLong(0);
                content += 8;
            }
            size = size == 0 ? to - at : size;
            if (size < content - at || size > to - at) {
                break;
            }
            found.add(new Box(new String(head.array(), 4, 4, StandardCharsets.ISO_8859_1), content, at + size));
            at += size;
        }
        return found;
    }

    private ByteBuffer bytes(long at, int length) throws IOException {
        byte[] read = new byte[length];
        file.seek(at);
        file.readFully(read);
        return ByteBuffer.wrap(read);
    }
}
