package dev.meridian.domain.explorer.difference;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds the places at which two JSON values differ. It goes into objects, and into lists of one length that have no plain
 * values; any other list counts as one value, because people read a changed list as a whole.
 */
public final class FieldDifferences {
    private final List<FieldDifference> found = new ArrayList<>();
    private final int most;
    private int further;

    private FieldDifferences(int most) {
        this.most = most;
    }

    /**
     * Compares two values.
     *
     * @param path the pointer of both values
     * @param most how many differences are kept at most; the others are counted
     */
    public static FieldDifferences between(String path, @Nullable JsonNode before, @Nullable JsonNode after, int most) {
        FieldDifferences differences = new FieldDifferences(most);
        differences.compare(path, before, after);
        return differences;
    }

    /** The differences in the order of the first value's members, then of the second's. */
    public List<FieldDifference> list() {
        return List.copyOf(found);
    }

    /** How many differences there are beyond those in the list. */
    public int further() {
        return further;
    }

    private void compare(String path, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (Objects.equals(before, after)) {
            return;
        }
        if (before != null && after != null && before.isObject() && after.isObject()) {
            Set<String> names = new LinkedHashSet<>(before.propertyNames());
            names.addAll(after.propertyNames());
            names.forEach(name -> compare(path + "/" + escaped(name), before.get(name), after.get(name)));
        } else if (before != null && after != null && haveOneLength(before, after)) {
            for (int i = 0; i < before.size(); i++) {
                compare(path + "/" + i, before.get(i), after.get(i));
            }
        } else if (found.size() < most) {
            found.add(new FieldDifference(path, before, after));
        } else {
            further++;
        }
    }

    private static boolean haveOneLength(JsonNode before, JsonNode after) {
        return before.isArray()
                && after.isArray()
                && before.size() == after.size()
                && before.valueStream().allMatch(JsonNode::isContainer)
                && after.valueStream().allMatch(JsonNode::isContainer);
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
