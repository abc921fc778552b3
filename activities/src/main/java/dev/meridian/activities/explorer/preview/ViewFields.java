package dev.meridian.activities.explorer.preview;

import dev.meridian.activities.explorer.preview.PreviewedChange.Field;
import dev.meridian.activities.explorer.preview.PreviewedChange.Fields;
import dev.meridian.activities.explorer.view.StoredView;
import dev.meridian.domain.explorer.difference.FieldDifference;
import dev.meridian.domain.explorer.difference.FieldDifferences;
import dev.meridian.domain.explorer.selection.ExplorerView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Compares a stored with a built view, and writes and reads the differences as JSON. */
final class ViewFields {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_FIELDS = 50;
    private static final int LONGEST_VALUE = 1_000;

    private ViewFields() {}

    /**
     * The differences as JSON.
     *
     * @param config the stored view's config; null if it has none, or if the config has not changed
     * @param builtConfig the built view's; null if it has none, or if the config has not changed
     */
    static String compare(
            StoredView before, @Nullable String config, ExplorerView after, @Nullable String builtConfig) {
        FieldDifferences differences = FieldDifferences.between(
                "",
                view(before.row(), before.dimensions(), before.error(), config),
                view(after.row(), after.dimensions(), after.error(), builtConfig),
                MOST_FIELDS);
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        differences.list().forEach(difference -> list.add(shown(difference)));
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        fields.set("list", list);
        fields.put("further", differences.further());
        return fields.toString();
    }

    private static ObjectNode view(int row, String dimensions, @Nullable String error, @Nullable String config) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("row", row);
        view.set("dimensions", JSON.readTree(dimensions));
        if (error != null) {
            view.put("error", error);
        }
        if (config != null) {
            view.set("config", JSON.readTree(config));
        }
        return view;
    }

    private static ObjectNode shown(FieldDifference difference) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        shown.put("path", difference.path());
        boolean cut = set(shown, "before", difference.before());
        cut |= set(shown, "after", difference.after());
        shown.put("cut", cut);
        return shown;
    }

    /** Sets the value, or the beginning of its text if it is too long; returns whether it was too long. */
    private static boolean set(ObjectNode shown, String name, @Nullable JsonNode value) {
        if (value == null) {
            return false;
        }
        String text = value.toString();
        if (text.length() <= LONGEST_VALUE) {
            shown.set(name, value);
            return false;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_VALUE - 1)) ? LONGEST_VALUE - 1 : LONGEST_VALUE;
        shown.put(name, text.substring(0, end));
        return true;
    }

    static Fields read(String json) {
        JsonNode fields = JSON.readTree(json);
        List<Field> list = new ArrayList<>();
        for (JsonNode field : fields.path("list")) {
            list.add(new Field(
                    new FieldDifference(field.path("path").asString(), field.get("before"), field.get("after")),
                    field.path("cut").asBoolean()));
        }
        return new Fields(list, fields.path("further").asInt());
    }
}
