package dev.meridian.activities.record;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.record.store.RecordRow.RecordDescription;
import dev.meridian.workflows.record.RecordJobs;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Checks and changes what callers say of records. */
public final class RecordDescriptions {
    /** The longest type, in characters. */
    public static final int LONGEST_TYPE = 100;

    private static final int LONGEST_TITLE = 1_000;
    private static final int LONGEST_METADATA = 64 << 10;

    private RecordDescriptions() {}

    /** What a caller says of a new record. */
    public static RecordDescription of(
            @Nullable String title, @Nullable String recordType, @Nullable Map<String, JsonNode> metadata) {
        return changed(
                new RecordDescription(null, RecordJobs.UNKNOWN_TYPE, "{}"), title, recordType, metadata, "/metadata");
    }

    /**
     * The stored words, replaced by those that the request gives. Members of the metadata are added; a member that is
     * null is removed.
     *
     * @param path where the metadata stands in the request, as a JSON pointer
     */
    public static RecordDescription changed(
            RecordDescription words,
            @Nullable String title,
            @Nullable String recordType,
            @Nullable Map<String, JsonNode> metadata,
            String path) {
        requireLength("/title", title, LONGEST_TITLE);
        requireLength("/recordType", recordType, LONGEST_TYPE);
        String all = words.metadata();
        if (metadata != null) {
            ObjectNode merged = (ObjectNode) JsonMapper.shared().readTree(all);
            metadata.forEach((name, value) -> {
                if (value.isNull()) {
                    merged.remove(name);
                } else {
                    merged.set(name, value);
                }
            });
            all = merged.toString();
            if (all.length() > LONGEST_METADATA) {
                throw InvalidRequestException.at(
                        path, "too_long", "The metadata may have " + LONGEST_METADATA + " characters as JSON");
            }
            if (all.contains("\\u0000")) {
                throw InvalidRequestException.at(path, "bad_character", "The metadata must not hold U+0000");
            }
        }
        return new RecordDescription(
                title == null ? words.title() : title, recordType == null ? words.recordType() : recordType, all);
    }

    private static void requireLength(String path, @Nullable String text, int longest) {
        if (text == null) {
            return;
        }
        if (text.isBlank() || text.length() > longest) {
            throw InvalidRequestException.at(path, "bad_length", "Must have 1 to " + longest + " characters");
        }
        if (text.indexOf('\0') >= 0) {
            throw InvalidRequestException.at(path, "bad_character", "Must not hold U+0000");
        }
    }
}
