package dev.meridian.activities.record.analysis;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jaudiotagger.tag.TagTextField;
import org.jaudiotagger.tag.datatype.DataTypes;
import org.jaudiotagger.tag.id3.AbstractID3v2Frame;
import org.jaudiotagger.tag.id3.framebody.FrameBodyUnsupported;

/** The texts of ID3v2 frames that jaudiotagger does not know, such as those of podcasts ({@code TGID}, {@code WFED}). */
final class Id3Frames {
    private static final List<Charset> ENCODINGS = List.of(
            StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16, StandardCharsets.UTF_16BE, StandardCharsets.UTF_8);

    private Id3Frames() {}

    /** The text of a field; that of other fields than such frames is what jaudiotagger has read. */
    static String content(TagTextField field) {
        return field instanceof AbstractID3v2Frame frame
                        && frame.getBody() instanceof FrameBodyUnsupported body
                        && body.getObjectValue(DataTypes.OBJ_DATA) instanceof byte[] bytes
                        && isText(field.getId())
                ? text(bytes)
                : field.getContent();
    }

    private static boolean isText(String id) {
        String folded = id.toUpperCase(Locale.ROOT);
        return folded.startsWith("T") || folded.startsWith("W");
    }

    /** A text begins with the number of its encoding; addresses have none, although iTunes writes one before them, too. */
    private static String text(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] < 0 || bytes[0] >= ENCODINGS.size()) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        return new String(bytes, 1, bytes.length - 1, ENCODINGS.get(bytes[0]));
    }
}
