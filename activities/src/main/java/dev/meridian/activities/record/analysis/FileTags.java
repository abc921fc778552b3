package dev.meridian.activities.record.analysis;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the tags of a file say.
 *
 * @param source the kind of tags, such as {@code ID3v2.4} or {@code Vorbis}; null if the file has none
 * @param values by the names of {@link TagField}, each with at least one value, normalised
 * @param raw the tags as they stand in the file
 * @param cover the embedded picture; null if there is none
 */
public record FileTags(
        @Nullable String source,
        Map<String, List<String>> values,
        List<Raw> raw,
        @Nullable Cover cover) {
    static final FileTags NONE = new FileTags(null, Map.of(), List.of(), null);

    public FileTags {
        values = Map.copyOf(values);
        raw = List.copyOf(raw);
    }

    /**
     * A tag as it stands in the file.
     *
     * @param name as the format has it, such as {@code TPE1}
     */
    public record Raw(String name, String value) {}

    /**
     * An embedded picture.
     *
     * @param sha256 the digest of its bytes in hexadecimal digits
     */
    public record Cover(String mediaType, int bytes, String sha256) {}
}
