package dev.meridian.domain.explorer.block;

import dev.meridian.domain.explorer.ecma.EcmaText;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a column is made from others.
 *
 * @param name the operation
 * @param sources the columns it reads: variable ids or slugs
 */
public record Transform(String name, List<String> sources) {

    private static final String DUPLICATE = "duplicate";

    /** Which parameters of an operation are columns, counted from 0. */
    private static final Map<String, List<Integer>> DATA_PARAMETERS = Map.of(
            "asPercentageOf",
            List.of(0, 1),
            "divideBy",
            List.of(0, 1),
            "subtract",
            List.of(0, 1),
            "multiplyBy",
            List.of(0),
            DUPLICATE,
            List.of(0),
            "rollingAverage",
            List.of(2),
            "percentChange",
            List.of(2),
            "timeSinceEntityExceededThreshold",
            List.of(2));

    /** Reads {@code name parameter ...}; empty for unknown operations. */
    public static Optional<Transform> parse(String text) {
        List<String> words = EcmaText.split(text, ' ');
        List<Integer> positions = DATA_PARAMETERS.get(words.getFirst());
        if (positions == null) {
            return Optional.empty();
        }
        return Optional.of(new Transform(
                words.getFirst(),
                positions.stream()
                        .filter(position -> position + 1 < words.size())
                        .map(position -> words.get(position + 1))
                        .toList()));
    }

    public boolean isDuplicate() {
        return name.equals(DUPLICATE);
    }

    /** The sources that are variable ids. */
    public List<Long> variableIds() {
        return sources.stream().filter(Transform::isInteger).map(Long::valueOf).toList();
    }

    private static boolean isInteger(String text) {
        return text.matches("-?[0-9]{1,15}");
    }
}
