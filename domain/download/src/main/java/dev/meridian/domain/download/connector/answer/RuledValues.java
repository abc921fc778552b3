package dev.meridian.domain.download.connector.answer;

import dev.meridian.domain.download.connector.definition.TypeRule;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Takes of a field's value what the rule of its type says, where values name their types.
 *
 * @param fieldType where a value names its type; null if values name none, and are taken as they are
 * @param types the rules by the names of the types
 */
public record RuledValues(@Nullable JsonPointer fieldType, Map<String, TypeRule> types) {
    /** What is taken of a value; a missing node if it lacks what the rule names. */
    public JsonNode of(JsonNode value) {
        TypeRule rule = ruleOf(value);
        if (rule == null) {
            return value;
        }
        if (rule.typed()) {
            JsonNode inner = rule.value() == null ? value : value.at(rule.value());
            TypeRule nested = ruleOf(inner);
            return nested == null || nested.typed() ? inner : taken(nested, inner);
        }
        return taken(rule, value);
    }

    private @Nullable TypeRule ruleOf(JsonNode value) {
        return fieldType == null ? null : types.get(value.at(fieldType).asString(""));
    }

    private static JsonNode taken(TypeRule rule, JsonNode value) {
        JsonNode inner = rule.value() == null ? value : value.at(rule.value());
        if (rule.each() == null || !inner.isArray()) {
            return inner;
        }
        if (rule.join() != null) {
            return JsonNodeFactory.instance.stringNode(inner.valueStream()
                    .map(item -> item.at(rule.each()).asString(""))
                    .collect(Collectors.joining(rule.join())));
        }
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        inner.forEach(item -> items.add(item.at(rule.each())));
        return items;
    }
}
