package dev.meridian.domain.download.connector.definition;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text with placeholders: {@code {name}} stands for a setting of the connection, {@code {table.id}} for the listed table,
 * {@code {parent.name}} for a value of the parent row and {@code {row.id}} for a row. Two braces stand for a brace.
 *
 * @param text as the definition has it
 */
public record Template(@JsonValue String text) {
    private static final Pattern PART =
            Pattern.compile("\\{\\{|}}|\\{((?:(?:table|parent|row)\\.)?[a-z][a-z0-9_]{0,39})}|[{}]");

    @JsonCreator
    public Template {}

    private record Part(boolean isPlaceholder, String text) {}

    /** The names of the placeholders. */
    Set<String> names() {
        return parts().stream().filter(Part::isPlaceholder).map(Part::text).collect(Collectors.toSet());
    }

    /** A sentence that says what is wrong with the braces; empty if nothing is. */
    Optional<String> fault() {
        Matcher parts = PART.matcher(text);
        while (parts.find()) {
            if (parts.group().length() == 1) {
                return Optional.of("A brace that begins or ends no placeholder is written twice: {{ or }}");
            }
        }
        return Optional.empty();
    }

    /** The text with values in the place of placeholders. */
    public String fill(Function<String, String> values) {
        return fill(values, UnaryOperator.identity());
    }

    /** The text with values in the place of placeholders; {@code encoding} is applied to values only. */
    public String fill(Function<String, String> values, UnaryOperator<String> encoding) {
        return parts().stream()
                .map(part -> part.isPlaceholder() ? encoding.apply(values.apply(part.text())) : part.text())
                .collect(Collectors.joining());
    }

    /** The name of the placeholder that is all of the text; empty if there is more or none. */
    public Optional<String> onlyName() {
        List<Part> parts = parts().stream()
                .filter(part -> part.isPlaceholder() || !part.text().isEmpty())
                .toList();
        return parts.size() == 1 && parts.getFirst().isPlaceholder()
                ? Optional.of(parts.getFirst().text())
                : Optional.empty();
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        Matcher found = PART.matcher(text);
        int end = 0;
        while (found.find()) {
            parts.add(new Part(false, text.substring(end, found.start())));
            String name = found.group(1);
            parts.add(name == null ? new Part(false, found.group().substring(0, 1)) : new Part(true, name));
            end = found.end();
        }
        parts.add(new Part(false, text.substring(end)));
        return parts;
    }
}
