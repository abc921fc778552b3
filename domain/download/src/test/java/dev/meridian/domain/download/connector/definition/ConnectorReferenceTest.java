package dev.meridian.domain.download.connector.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reference in {@code docs/connectors.md} is written from the schema: {@code -Dmeridian.connectors.write=true} writes it.
 */
class ConnectorReferenceTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "connectors.md");
    private static final Pattern GENERATED =
            Pattern.compile("(?s)(<!-- from the schema: begin -->\n).*?(<!-- from the schema: end -->)");
    private static final JsonNode SCHEMA = JsonMapper.shared().readTree(ConnectorDocument.schema());

    /** Parts that are texts of one form; the tables name them, and need no table for them. */
    private final Set<String> described = new LinkedHashSet<>();

    private final Deque<String> waiting = new ArrayDeque<>();

    @Test
    void theReferenceSaysWhatTheSchemaSays() throws IOException {
        String page = Files.readString(PAGE);
        String expected = GENERATED
                .matcher(page)
                .replaceFirst(found ->
                        java.util.regex.Matcher.quoteReplacement(found.group(1) + reference() + found.group(2)));
        if (Boolean.getBoolean("meridian.connectors.write")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(page).isEqualTo(expected);
    }

    private String reference() {
        StringBuilder reference = new StringBuilder();
        section(reference, "A definition", SCHEMA);
        while (!waiting.isEmpty()) {
            String name = waiting.removeFirst();
            JsonNode part = SCHEMA.at("/$defs/" + name);
            section(reference, "`" + name + "`", part);
        }
        return reference.toString();
    }

    private void section(StringBuilder reference, String title, JsonNode part) {
        reference.append("### ").append(title).append("\n\n");
        if (part.has("description")) {
            reference.append(part.path("description").asString()).append("\n\n");
        }
        Set<String> required = new LinkedHashSet<>();
        part.path("required").forEach(name -> required.add(name.asString()));
        Map<String, JsonNode> properties = new java.util.LinkedHashMap<>();
        List<JsonNode> sources = new ArrayList<>(List.of(part));
        if (part.path("$ref").isString()) {
            sources.add(target(part));
        }
        sources.forEach(source -> source.path("properties")
                .propertyStream()
                .forEach(member -> properties.put(member.getKey(), member.getValue())));
        reference.append("| member | is | |\n|---|---|---|\n");
        properties.forEach((name, property) -> row(reference, "", name, property, required.contains(name)));
        reference.append('\n');
    }

    private void row(StringBuilder reference, String before, String name, JsonNode property, boolean required) {
        // Texts of one form need no description of the form.
        boolean isText = target(property).path("type").asString("").equals("string");
        String description = property.has("description") || isText
                ? property.path("description").asString("")
                : target(property).path("description").asString("");
        reference
                .append("| `")
                .append(before)
                .append(name)
                .append("`")
                .append(required ? " *" : "")
                .append(" | ")
                .append(kind(property))
                .append(" | ")
                .append(description.replace("|", "\\|"))
                .append(" |\n");
        JsonNode shape = hasTable(target(property)) ? property : target(property);
        JsonNode inner = shape.path("properties").isObject() ? shape : shape.path("additionalProperties");
        Set<String> needed = new LinkedHashSet<>();
        inner.path("required").forEach(each -> needed.add(each.asString()));
        String path = before + name + (inner == shape ? "." : ".*.");
        inner.path("properties")
                .propertyStream()
                .forEach(member ->
                        row(reference, path, member.getKey(), member.getValue(), needed.contains(member.getKey())));
    }

    private String kind(JsonNode property) {
        if (property.path("$ref").isString()) {
            return named(property.path("$ref").asString());
        }
        if (property.path("enum").isArray()) {
            List<String> values = new ArrayList<>();
            property.path("enum")
                    .forEach(value -> values.add(
                            "`" + value.asString().replace("|", "\\|").replace("\t", "\\t") + "`"));
            return String.join(", ", values);
        }
        if (property.path("oneOf").isArray()) {
            List<String> kinds = new ArrayList<>();
            property.path("oneOf").forEach(each -> kinds.add(kind(each)));
            return String.join(" or ", kinds);
        }
        if (property.path("type").asString("").equals("array")) {
            return "list of " + kind(property.path("items"));
        }
        JsonNode values = property.path("additionalProperties");
        if (values.isObject() && !values.path("properties").isObject()) {
            return "object of " + kind(values);
        }
        JsonNode type = property.path("type");
        return type.isArray() ? "text, number or truth value" : word(type.asString("any JSON"));
    }

    private String named(String reference) {
        String name = reference.substring(reference.lastIndexOf('/') + 1);
        JsonNode target = SCHEMA.at("/$defs/" + name);
        if (!hasTable(target)) {
            return kindOfText(name, target);
        }
        if (described.add(name)) {
            waiting.addLast(name);
        }
        return "[`" + name + "`](#" + name.toLowerCase(java.util.Locale.ROOT) + ")";
    }

    private static boolean hasTable(JsonNode part) {
        return part.path("properties").isObject() || part.has("$ref");
    }

    private String kindOfText(String name, JsonNode target) {
        return switch (name) {
            case "pointer" -> "JSON Pointer";
            case "template" -> "text with placeholders";
            case "templates" -> "object of texts with placeholders";
            case "headerName" -> "name of a header";
            case "duration" -> "length of time, such as `PT5M`";
            case "line" -> "text";
            case "settingName" -> "name: `a-z`, `0-9`, `_`";
            default -> kind(target);
        };
    }

    private static String word(String type) {
        return switch (type) {
            case "string" -> "text";
            case "boolean" -> "`true` or `false`";
            case "integer", "number" -> "number";
            default -> type;
        };
    }

    private static JsonNode target(JsonNode part) {
        String reference = part.path("$ref").asString("");
        return reference.isEmpty() ? part : SCHEMA.at(reference.substring(1));
    }
}
