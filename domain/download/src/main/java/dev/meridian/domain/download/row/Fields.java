package dev.meridian.domain.download.row;

import dev.meridian.domain.download.value.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields that the rows of a buffer name: what they are declared as, and which kinds of values they have had. */
final class Fields {
    private final Map<String, Integer> indexes = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private @Nullable ColumnType[] declared = new ColumnType[16];

    /** For each field, a bit for each kind of value that it has had. */
    private int[] kinds = new int[16];

    /** For each field, a bit for each kind of value that its declared type does not hold. */
    private int[] otherKinds = new int[16];

    private int expected;

    /** Rows of a page mostly name the same fields in the same order, which saves looking them up. */
    void beginRow() {
        expected = 0;
    }

    int index(String name) {
        if (expected < names.size() && names.get(expected).equals(name)) {
            return expected++;
        }
        Integer known = indexes.get(name);
        if (known == null) {
            known = names.size();
            names.add(name);
            indexes.put(name, known);
            if (known == kinds.length) {
                kinds = Arrays.copyOf(kinds, known * 2);
                declared = Arrays.copyOf(declared, known * 2);
                otherKinds = Arrays.copyOf(otherKinds, known * 2);
            }
        }
        expected = known + 1;
        return known;
    }

    List<String> names() {
        return Collections.unmodifiableList(names);
    }

    void declare(String field, ColumnType type) {
        // The index may give the array another one, so that it is asked for first.
        int at = index(field);
        declared[at] = type;
        otherKinds[at] = Kind.notOf(type);
    }

    /** Whether the declared type of a field holds such values; a field without a declared type holds all. */
    boolean isDeclaredFor(int field, Kind kind) {
        return (otherKinds[field] >> kind.ordinal() & 1) == 0;
    }

    @Nullable
    ColumnType declared(int field) {
        return declared[field];
    }

    void holds(int field, Kind kind) {
        kinds[field] |= 1 << kind.ordinal();
    }

    @Nullable
    ColumnType columnOf(int field) {
        ColumnType joined = null;
        for (int left = kinds[field]; left != 0; left &= left - 1) {
            ColumnType column = Kind.of(Integer.numberOfTrailingZeros(left)).column();
            if (column != null) {
                joined = joined == null ? column : joined.join(column);
            }
        }
        return joined;
    }

    /** What {@link #setKinds} goes back to. */
    int[] kinds() {
        return kinds.clone();
    }

    /** Goes back to an earlier state; fields that are newer have had no value. */
    void setKinds(int[] earlier) {
        Arrays.fill(kinds, 0);
        System.arraycopy(earlier, 0, kinds, 0, earlier.length);
    }
}
