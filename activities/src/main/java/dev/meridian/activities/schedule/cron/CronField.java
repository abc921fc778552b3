package dev.meridian.activities.schedule.cron;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** One of the five fields of a cron text: its range of values, and the parser of its text. */
enum CronField {
    MINUTE("minute", 0, 59),
    HOUR("hour", 0, 23),
    DAY_OF_MONTH("day of month", 1, 31),
    MONTH("month", 1, 12),
    /** Sunday is 0. */
    DAY_OF_WEEK("day of week", 0, 6);

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> WEEKDAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

    private static final int LONGEST_NUMBER = 4;
    private static final int DAYS_OF_A_WEEK = 7;

    private final String label;
    private final int first;
    private final int last;

    CronField(String label, int first, int last) {
        this.label = label;
        this.first = first;
        this.last = last;
    }

    /**
     * Reads a list of elements, each of which is a {@code *}, a value or a range, the first and the last with a step if
     * there is one.
     *
     * @return the values that match
     * @throws IllegalArgumentException with a sentence that names what is wrong
     */
    BitSet read(String text) {
        BitSet values = new BitSet();
        for (String element : text.split(",", -1)) {
            readElement(element, values);
        }
        return values;
    }

    /** Whether the set has all values of the field. */
    boolean isFull(BitSet values) {
        return values.cardinality() == last - first + 1;
    }

    private void readElement(String element, BitSet values) {
        String[] parts = element.split("/", -1);
        if (parts.length > 2) {
            throw wrong(element, "has more than one step");
        }
        int step = parts.length == 1 ? 1 : step(element, parts[1]);
        String[] ends = parts[0].split("-", -1);
        if (ends.length > 2) {
            throw wrong(element, "has more than one hyphen");
        }
        int from = parts[0].equals("*") ? first : value(element, ends[0]);
        int to = from;
        if (parts[0].equals("*")) {
            to = last;
        } else if (ends.length == 2) {
            to = rangeEnd(element, from, ends[1]);
        } else if (parts.length == 2) {
            throw wrong(element, "has a step without a range; write " + parts[0] + "-" + last + "/" + parts[1]);
        }
        for (int value = from; value <= to; value += step) {
            values.set(isWeek() ? value % DAYS_OF_A_WEEK : value);
        }
    }

    private int rangeEnd(String element, int from, String text) {
        int end = value(element, text);
        if (isWeek() && end == 0 && from > 0) {
            return DAYS_OF_A_WEEK;
        }
        if (end < from) {
            throw wrong(element, "goes down; write the range as two, divided by a comma");
        }
        return end;
    }

    private int step(String element, String text) {
        int most = last - first + 1;
        int step = isNumber(text) ? Integer.parseInt(text) : 0;
        if (step < 1 || step > most) {
            throw wrong(element, "has a step that is not a number from 1 to " + most);
        }
        return step;
    }

    private int value(String element, String text) {
        int named = names().indexOf(text.toLowerCase(Locale.ROOT));
        if (named >= 0) {
            return first + named;
        }
        if (!isNumber(text)) {
            throw wrong(
                    element,
                    "is not known here; a field has numbers" + (names().isEmpty() ? "" : ", names")
                            + ", *, lists, ranges and steps");
        }
        int value = Integer.parseInt(text);
        int most = isWeek() ? DAYS_OF_A_WEEK : last;
        if (value < first || value > most) {
            throw wrong(element, "is not within " + first + " to " + most);
        }
        return value;
    }

    /** The names of its values, in order. */
    private List<String> names() {
        return switch (this) {
            case MONTH -> MONTHS;
            case DAY_OF_WEEK -> WEEKDAYS;
            case MINUTE, HOUR, DAY_OF_MONTH -> List.of();
        };
    }

    private boolean isWeek() {
        return this == DAY_OF_WEEK;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_NUMBER
                && text.chars().allMatch(character -> character >= '0' && character <= '9');
    }

    private IllegalArgumentException wrong(String element, String how) {
        return new IllegalArgumentException("The " + label + " '" + element + "' " + how);
    }
}
