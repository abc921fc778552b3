package dev.meridian.domain.download.connector.definition;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What a JSON Schema asks for, as sentences. The schema's own descriptions are their nouns. */
final class SchemaWords {
    private static final Map<String, String> TYPES = Map.of(
            "string", "a text",
            "number", "a number",
            "integer", "a whole number",
            "boolean", "true or false",
            "array", "a list",
            "object", "an object with members");
    private static final int MOST_TYPING_ERRORS = 2;
    private static final int SHOWN = 40;

    private final JsonNode schema;

    SchemaWords(JsonNode schema) {
        this.schema = schema;
    }

    /** The part of the schema at a JSON Pointer. */
    JsonNode at(String pointer) {
        return schema.at(JsonPointer.compile(pointer));
    }

    /** The members that an object may have, by name, with what is said of each; also those of the part that it refers to. */
    Map<String, JsonNode> members(JsonNode holder) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        Stream.of(holder, referred(holder))
                .forEach(part -> part.path("properties")
                        .propertyStream()
                        .forEach(one -> members.put(one.getKey(), one.getValue())));
        return members;
    }

    /** A member that the schema does not know. */
    String ofUnknownMember(JsonNode holder, String name) {
        Set<String> known = members(holder).keySet();
        Optional<String> meant = known.stream()
                .filter(one -> isLike(one, name))
                .min(Comparator.comparingInt(one -> distance(one, name)));
        String instead = known.isEmpty()
                ? "nothing stands here"
                : meant.map(one -> "did you mean " + quoted(one) + "?")
                        .orElse("there are " + list(quoted(known), "and"));
        return "There is no member '" + shortened(name) + "' here: " + instead;
    }

    /** Whether a name can be another one with typing errors: at most two, and at most half of its letters. */
    private static boolean isLike(String known, String name) {
        int most = Math.min(MOST_TYPING_ERRORS, Math.max(known.length(), name.length()) / 2);
        return Math.abs(known.length() - name.length()) <= most && distance(known, name) <= most;
    }

    /** A member that is needed. */
    String ofMissingMember(JsonNode holder, String name) {
        String what = description(members(holder).getOrDefault(name, MissingNode.getInstance()));
        return "'" + name + "' is missing" + (what.isEmpty() ? "" : ": " + what);
    }

    /** The name of a member that people choose. */
    String ofName(JsonNode holder) {
        return "This name has to be " + asNoun(description(holder.path("propertyNames")));
    }

    /** A value that breaks a rule about itself. */
    String ofValue(JsonNode holder, String rule, JsonNode value) {
        JsonNode bound = holder.path(rule);
        int size = value.isString() ? value.stringValue().length() : value.size();
        return switch (rule) {
            case "type" -> "It has to be " + typeWords(bound) + "; this is " + typeOf(value);
            case "enum" -> "It has to be " + list(texts(bound), "or") + "; this is " + shown(value);
            case "pattern" -> "It has to be " + asNoun(description(holder)) + "; this is " + shown(value);
            case "minLength" -> "It is empty";
            case "maxLength" -> "It has " + size + " characters; at most " + bound.asString() + " are possible";
            case "minItems" -> "It is empty; at least " + bound.asString() + " is needed";
            case "maxItems" -> "It has " + size + " items; at most " + bound.asString() + " are possible";
            case "minProperties", "maxProperties" -> ofCount(holder, value);
            case "minimum" -> "It has to be at least " + bound.asString() + "; this is " + shown(value);
            case "maximum" -> "It has to be at most " + bound.asString() + "; this is " + shown(value);
            case "exclusiveMinimum" -> "It has to be more than " + bound.asString() + "; this is " + shown(value);
            default -> "It breaks the rule " + quoted(rule) + " of the JSON Schema";
        };
    }

    private String ofCount(JsonNode holder, JsonNode value) {
        List<String> known = quoted(members(holder).keySet());
        List<String> there = quoted(value.propertyNames());
        if (holder.path("maxProperties").asInt() == 1 && !known.isEmpty()) {
            return "Exactly one of " + list(known, "and") + " is needed; "
                    + (there.isEmpty() ? "there is none" : "there are " + list(there, "and"));
        }
        return there.isEmpty()
                ? "It is empty"
                        + (known.isEmpty() ? "; at least one member is needed" : "; it has " + list(known, "or"))
                : "It has " + there.size() + " members; at most "
                        + holder.path("maxProperties").asString() + " are possible";
    }

    /** A value that fits none of several alternatives, or more than one. */
    String ofAlternatives(JsonNode holder, JsonNode value) {
        JsonNode alternatives = holder.path(holder.has("oneOf") ? "oneOf" : "anyOf");
        if (alternatives.valueStream().allMatch(one -> one.has("required"))) {
            List<String> groups = alternatives
                    .valueStream()
                    .map(one -> list(texts(one.path("required")), "and"))
                    .toList();
            boolean all = alternatives
                    .valueStream()
                    .allMatch(one -> one.path("required").valueStream().allMatch(name -> value.has(name.asString())));
            return all
                    ? "Only one of these may be there: " + list(groups, "or")
                    : "One of these is missing: " + list(groups, "or");
        }
        List<String> kinds = alternatives
                .valueStream()
                .map(one -> description(one).isEmpty() ? typeWords(one.path("type")) : asNoun(description(one)))
                .toList();
        return "It has to be " + list(kinds, "or");
    }

    /** What is said of a part, or of the part that it refers to; empty if nothing is. */
    private String description(JsonNode part) {
        String own = part.path("description").asString("");
        return (own.isEmpty() ? referred(part).path("description").asString("") : own).replaceFirst("\\.$", "");
    }

    private JsonNode referred(JsonNode part) {
        return part.has("$ref") ? at(part.path("$ref").asString().substring(1)) : MissingNode.getInstance();
    }

    private static String asNoun(String description) {
        return description.substring(0, 1).toLowerCase(Locale.ROOT) + description.substring(1);
    }

    private static String typeWords(JsonNode types) {
        return list(
                (types.isArray() ? types.valueStream() : Stream.of(types))
                        .map(type -> TYPES.getOrDefault(type.asString(), type.asString()))
                        .toList(),
                "or");
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "a text";
            case NUMBER -> "the number " + value.asString();
            case BOOLEAN -> value.asString();
            case ARRAY -> "a list";
            case OBJECT -> "an object with members";
            default -> "nothing";
        };
    }

    private static String shown(JsonNode value) {
        return value.isString() ? quoted(shortened(value.stringValue())) : typeOf(value);
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream()
                .map(one -> one.asString().equals("\t") ? "a tab" : quoted(one.asString()))
                .toList();
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }

    private static List<String> quoted(Collection<String> texts) {
        return texts.stream().map(SchemaWords::quoted).toList();
    }

    /** {@code a, b or c}. */
    private static String list(List<String> parts, String word) {
        return parts.size() < 2
                ? String.join("", parts)
                : parts.stream().limit(parts.size() - 1L).collect(Collectors.joining(", ")) + " " + word + " "
                        + parts.getLast();
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    /** How many letters have to be put in, left out or changed to make one name of the other (Levenshtein). */
    private static int distance(String one, String other) {
        int[] before = new int[other.length() + 1];
        for (int j = 0; j < before.length; j++) {
            before[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] now = new int[before.length];
            now[0] = i;
            for (int j = 1; j < now.length; j++) {
                int changed = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(changed, 1 + Math.min(before[j], now[j - 1]));
            }
            before = now;
        }
        return before[before.length - 1];
    }
}
