package dev.meridian.activities.job.table;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/**
 * Which values of a field a filter means.
 *
 * @param values the values; empty: every value
 * @param isNegated whether all values but these are meant
 */
public record Choice(List<String> values, boolean isNegated) {
    /** Every value, also none. */
    public static final Choice ANY = new Choice(List.of(), false);

    public Choice {
        values = List.copyOf(values);
    }

    /** These values and no others. */
    public static Choice of(String... values) {
        return new Choice(List.of(values), false);
    }

    /** Every value but these, also none. */
    public static Choice not(String... values) {
        return new Choice(List.of(values), true);
    }

    boolean isAny() {
        return values.isEmpty();
    }

    /** The same values, named one by one, of a field of which all possible values are known. */
    Choice among(List<String> all) {
        return isNegated
                ? new Choice(
                        all.stream().filter(value -> !values.contains(value)).toList(), false)
                : this;
    }

    /**
     * The choice as SQL that continues a {@code WHERE} clause; a column without a value counts as a value that is not
     * named.
     */
    String condition(String column, String parameter) {
        if (isAny()) {
            return "";
        }
        if (values.size() == 1 && !isNegated) {
            return equal(column, parameter, 0);
        }
        StringJoiner parameters = new StringJoiner(", ", "(", ")");
        IntStream.range(0, values.size()).forEach(index -> parameters.add(":" + parameter + index));
        return isNegated
                ? " AND (" + column + " IS NULL OR " + column + " NOT IN " + parameters + ")"
                : " AND " + column + " IN " + parameters;
    }

    /** As conditions for one value each, of which a row can fulfil one only. */
    List<String> alternatives(String column, String parameter) {
        return isNegated || isAny()
                ? List.of(condition(column, parameter))
                : IntStream.range(0, values.size())
                        .mapToObj(index -> equal(column, parameter, index))
                        .toList();
    }

    void bind(Map<String, Object> bindings, String parameter) {
        IntStream.range(0, values.size()).forEach(index -> bindings.put(parameter + index, values.get(index)));
    }

    private static String equal(String column, String parameter, int index) {
        return " AND " + column + " = :" + parameter + index;
    }
}
