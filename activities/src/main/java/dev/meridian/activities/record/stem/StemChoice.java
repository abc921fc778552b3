package dev.meridian.activities.record.stem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How audio is to be separated, as people write it: {@code none}, or the names of engines with a plus between them, of which
 * each separates what the one before has left. A colon and a number after {@code hpss} is its margin: {@code hpss:2}.
 *
 * @param engines in order; empty for {@code none}
 */
public record StemChoice(List<Named> engines) {
    /** No stems. */
    public static final StemChoice NONE = new StemChoice(List.of());

    private static final String NONE_TEXT = "none";
    /** The longest text, in characters. */
    public static final int LONGEST = 200;

    private static final Pattern ENGINE =
            Pattern.compile("([a-z0-9][a-z0-9_.-]{0,62})(?::([0-9]{1,2}(?:\\.[0-9]{1,3})?))?");

    public StemChoice {
        engines = List.copyOf(engines);
    }

    /**
     * An engine by its name.
     *
     * @param number what stands after the colon; null if nothing does
     */
    public record Named(String name, @Nullable Double number) {
        @Override
        public String toString() {
            return number == null ? name : name + ":" + number;
        }
    }

    /** Reads what people write; empty if it is not of this form. */
    public static Optional<StemChoice> parse(String text) {
        if (text.equals(NONE_TEXT)) {
            return Optional.of(NONE);
        }
        List<Named> engines = new ArrayList<>();
        for (String part : text.length() > LONGEST ? new String[] {""} : text.split("\\+", -1)) {
            Matcher engine = ENGINE.matcher(part);
            if (!engine.matches()) {
                return Optional.empty();
            }
            String number = engine.group(2);
            engines.add(new Named(engine.group(1), number == null ? null : Double.valueOf(number)));
        }
        return Optional.of(new StemChoice(engines));
    }

    /** Whether there is anything to do. */
    public boolean isNone() {
        return engines.isEmpty();
    }

    /** The form that {@link #parse} reads. */
    public String text() {
        return isNone()
                ? NONE_TEXT
                : String.join("+", engines.stream().map(Named::toString).toList());
    }
}
