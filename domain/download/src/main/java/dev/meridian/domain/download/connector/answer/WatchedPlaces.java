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
final class WatchedPlaces {
    private final Place root = new Place();
    private final List<JsonPointer> pointers = new ArrayList<>();
    private @Nullable Found[] found = new Found[0];

    /** A place, or a place on the way to others. */
    static final class Place {
        private final Map<String, Place> children = new HashMap<>();
        private JsonPointer pointer = JsonPointer.empty();
        private int number = -1;
        private boolean marked;
        private @Nullable String column;

        @Nullable
        Place child(String name) {
            return children.get(name);
        }

        Map<String, Place> children() {
            return children;
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

    Place root() {
        return root;
    }

    /** Adds a place to look at; returns its number. */
    int add(JsonPointer pointer) {
        Place place = at(pointer);
        if (place.number < 0) {
            place.number = pointers.size();
            pointers.add(pointer);
            found = new Found[pointers.size()];
        }
        return place.number;
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
    void found(Place place, Found value) {
        if (place.number >= 0) {
            found[place.number] = value;
        }
    }

    boolean isWanted(Place place) {
        return place.number >= 0;
    }

    /** Notes all values below a place, from a tree. */
    void foundBelow(Place place, JsonNode tree) {
        for (int i = 0; i < pointers.size(); i++) {
            if (isBelow(pointers.get(i), place.pointer)) {
                JsonPointer rest = JsonPointer.compile(pointers.get(i)
                        .toString()
                        .substring(place.pointer.toString().length()));
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

    private Place at(JsonPointer pointer) {
        Place place = root;
        JsonPointer way = JsonPointer.empty();
        for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
            way = way.appendProperty(rest.getMatchingProperty());
            Place next = place.children.computeIfAbsent(rest.getMatchingProperty(), name -> new Place());
            next.pointer = way;
            place = next;
        }
        return place;
    }
}
