package dev.meridian.domain.download.connector.answer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** The places that are looked at while a JSON value streams by, as a tree of member names. */
final class Spots {
    private final Spot root = new Spot();
    private final List<JsonPointer> pointers = new ArrayList<>();
    private @Nullable Found[] found = new Found[0];

    /** A place, or a place on the way to others. */
    static final class Spot {
        private final Map<String, Spot> children = new HashMap<>();
        private JsonPointer pointer = JsonPointer.empty();
        private int number = -1;
        private boolean marked;
        private @Nullable String column;

        @Nullable
        Spot child(String name) {
            return children.get(name);
        }

        boolean isLast() {
            return children.isEmpty();
        }

        /** Whether this is the list of rows, or the object with the fields. */
        boolean isMarked() {
            return marked;
        }

        /** The column that the value becomes; null if it becomes none by a declaration. */
        @Nullable
        String column() {
            return column;
        }
    }

    Spot root() {
        return root;
    }

    /** Adds a place to look at; returns its number. */
    int add(JsonPointer pointer) {
        Spot spot = at(pointer);
        if (spot.number < 0) {
            spot.number = pointers.size();
            pointers.add(pointer);
            found = new Found[pointers.size()];
        }
        return spot.number;
    }

    /** Marks the list of rows, or the object with the fields. */
    void mark(JsonPointer pointer) {
        at(pointer).marked = true;
    }

    /** Makes the value at a place a column. */
    void column(JsonPointer pointer, String name) {
        at(pointer).column = name;
    }

    /** Forgets what was found. */
    void clear() {
        Arrays.fill(found, null);
    }

    /** Notes a value that was found. */
    void found(Spot spot, Found value) {
        if (spot.number >= 0) {
            found[spot.number] = value;
        }
    }

    boolean isWanted(Spot spot) {
        return spot.number >= 0;
    }

    /** Notes all values below a place, from a tree. */
    void foundBelow(Spot spot, JsonNode tree) {
        for (int i = 0; i < pointers.size(); i++) {
            if (isBelow(pointers.get(i), spot.pointer)) {
                JsonPointer rest = JsonPointer.compile(pointers.get(i)
                        .toString()
                        .substring(spot.pointer.toString().length()));
                found[i] = Found.of(tree.at(rest));
            }
        }
    }

    /** What was found at a place; null if nothing was there. */
    @Nullable
    Found get(int number) {
        return found[number];
    }

    private static boolean isBelow(JsonPointer pointer, JsonPointer top) {
        String text = pointer.toString();
        return text.equals(top.toString()) || text.startsWith(top + "/");
    }

    private Spot at(JsonPointer pointer) {
        Spot spot = root;
        JsonPointer way = JsonPointer.empty();
        for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
            way = way.appendProperty(rest.getMatchingProperty());
            Spot next = spot.children.computeIfAbsent(rest.getMatchingProperty(), name -> new Spot());
            next.pointer = way;
            spot = next;
        }
        return spot;
    }
}
