package dev.meridian.activities.record;

import dev.meridian.activities.record.analysis.FileTags;
import dev.meridian.activities.record.analysis.TagField;
import dev.meridian.activities.record.store.RecordRow.RecordDescription;
import dev.meridian.activities.record.store.RecordRow.Shown;
import dev.meridian.domain.audio.tag.FileTitle;
import dev.meridian.domain.audio.tag.TagText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a record is called: the caller's words win, then the file's tags, then the file's name, if that is {@code Artist -
 * Title}.
 */
public final class EffectiveTags {
    private static final String CALLER = "caller";
    private static final String NAME = "name";

    private EffectiveTags() {}

    /**
     * The values of a field.
     *
     * @param source {@code caller}, {@code name}, or the kind of tags, such as {@code ID3v2.4}
     */
    public record Value(List<String> values, String source) {}

    /** The fields that have a value, in the order of {@link TagField}. */
    public static Map<String, Value> of(RecordDescription words, @Nullable RecordResults results) {
        JsonNode said = JsonMapper.shared().readTree(words.metadata());
        FileTags tags = results == null ? null : results.tags();
        FileTitle name = results == null || results.fileName() == null ? null : FileTitle.of(results.fileName());
        Map<String, Value> effective = new LinkedHashMap<>();
        for (TagField field : TagField.values()) {
            Value value = value(field, words, said, tags, name);
            if (value != null) {
                effective.put(field.wireName(), value);
            }
        }
        return effective;
    }

    private static @Nullable Value value(
            TagField field, RecordDescription words, JsonNode said, @Nullable FileTags tags, @Nullable FileTitle name) {
        List<String> byCaller = field == TagField.TITLE && words.title() != null
                ? List.of(words.title())
                : texts(said.path(field.wireName()));
        if (!byCaller.isEmpty()) {
            return new Value(byCaller, CALLER);
        }
        List<String> inFile = tags == null ? List.of() : tags.values().getOrDefault(field.wireName(), List.of());
        if (tags != null && !inFile.isEmpty()) {
            return new Value(inFile, String.valueOf(tags.source()));
        }
        List<String> inName = name == null ? List.of() : ofName(field, name);
        return inName.isEmpty() ? null : new Value(inName, NAME);
    }

    private static List<String> ofName(TagField field, FileTitle name) {
        return switch (field) {
            case TITLE -> name.title().isEmpty() ? List.of() : List.of(name.title());
            case ARTISTS -> name.artists();
            default -> List.of();
        };
    }

    /** The values that lists show and search. */
    static Shown shown(RecordDescription words, @Nullable RecordResults results) {
        Map<String, Value> tags = of(words, results);
        return new Shown(
                joined(tags, TagField.TITLE),
                joined(tags, TagField.ARTISTS),
                joined(tags, TagField.ALBUM),
                joined(tags, TagField.ISRC));
    }

    private static @Nullable String joined(Map<String, Value> tags, TagField field) {
        Value value = tags.get(field.wireName());
        return value == null ? null : String.join("; ", value.values());
    }

    /** A text, a number, or a list of them. */
    private static List<String> texts(JsonNode said) {
        List<JsonNode> all = said.isArray() ? List.copyOf(said.values()) : List.of(said);
        return all.stream()
                .filter(one -> one.isString() || one.isNumber())
                .map(one -> TagText.normalise(one.asString()))
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
