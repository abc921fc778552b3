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
import java.util.Optional;

/**
 * The fields of an MP4 file that have several values: such an item of the list of tags has several {@code data} boxes, of which
 * jaudiotagger reads the first.
 */
final class Mp4Values {
    private static final int MOST_BOXES = 10_000;

    /** What stands before the text of a {@code data} box: its kind and its language. */
    private static final int DATA_HEADER = 8;

    private static final int UTF_8 = 1;
    private static final Map<String, TagField> FIELDS = Map.of(
            "\u00a9ART", TagField.ARTISTS,
            "aART", TagField.ALBUM_ARTISTS,
            "\u00a9gen", TagField.GENRES,
            "\u00a9wrt", TagField.COMPOSERS);

    private final RandomAccessFile file;
    private final Mp4Boxes boxes;

    private Mp4Values(RandomAccessFile file) {
        this.file = file;
        this.boxes = new Mp4Boxes(file, MOST_BOXES);
    }

    /** The values of the fields that have more than one. */
    static Map<TagField, List<String>> several(Path path) throws IOException {
        Map<TagField, List<String>> found = new EnumMap<>(TagField.class);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            Mp4Values values = new Mp4Values(file);
            for (Mp4Boxes.Box item : values.items()) {
                TagField field = FIELDS.get(item.type());
                List<String> texts = field == null ? List.of() : values.texts(item);
                if (field != null && texts.size() > 1) {
                    found.put(field, texts);
                }
            }
        } catch (EOFException cut) {
            // What came before counts.
        }
        return found;
    }

    /** The items of the list of tags; none if the file has no such list. */
    private List<Mp4Boxes.Box> items() throws IOException {
        long from = 0;
        long to = file.length();
        for (String type : List.of("moov", "udta", "meta", "ilst")) {
            Optional<Mp4Boxes.Box> box = within(from, to).stream()
                    .filter(one -> one.type().equals(type))
                    .findFirst();
            if (box.isEmpty()) {
                return List.of();
            }
            // The content of the box meta begins with a version.
            from = box.get().content() + (type.equals("meta") ? 4 : 0);
            to = box.get().end();
        }
        return within(from, to);
    }

    private List<String> texts(Mp4Boxes.Box item) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Mp4Boxes.Box data : within(item.content(), item.end())) {
            long length = data.end() - data.content() - DATA_HEADER;
            if (data.type().equals("data")
                    && length > 0
                    && length <= Probe.LONGEST_TAG
                    && bytes(data.content(), 4).getInt(0) == UTF_8) {
                texts.add(new String(
                        bytes(data.content() + DATA_HEADER, (int) length).array(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    private List<Mp4Boxes.Box> within(long from, long to) throws IOException {
        List<Mp4Boxes.Box> found = new ArrayList<>();
        for (Mp4Boxes.Box box = boxes.at(from, to); box != null; box = boxes.at(box.end(), to)) {
            found.add(box);
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
