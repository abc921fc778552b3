package dev.meridian.domain.explorer.block;

import dev.meridian.domain.explorer.ecma.EcmaNumber;
import dev.meridian.domain.explorer.ecma.EcmaText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Parses the values of a row field. Malformed numbers are NaN, which is stored as {@code null}. */
public enum FieldParser {
    /** Text in which a backslash and an n stand for a line feed. */
    TEXT {
        @Override
        JsonNode parse(JsonNode value) {
            return StringNode.valueOf(textOf(value).replace("\\n", "\n"));
        }
    },
    /** The value as its column reads it. */
    RAW {
        @Override
        JsonNode parse(JsonNode value) {
            return value;
        }
    },
    SLUG {
        @Override
        JsonNode parse(JsonNode value) {
            return StringNode.valueOf(textOf(value));
        }
    },
    INTEGER {
        @Override
        JsonNode parse(JsonNode value) {
            return DoubleNode.valueOf(EcmaNumber.parseInt(textOf(value)));
        }
    },
    NUMBER_OR_AUTO {
        @Override
        JsonNode parse(JsonNode value) {
            String text = textOf(value);
            return "auto".equals(text) ? value : DoubleNode.valueOf(EcmaNumber.parseFloat(text));
        }
    },
    BOOLEAN {
        @Override
        JsonNode parse(JsonNode value) {
            return BooleanNode.valueOf("true".equals(textOf(value)));
        }
    },
    CHART_TYPES {
        @Override
        JsonNode parse(JsonNode value) {
            if (value.isArray()) {
                return value;
            }
            ArrayNode types = JsonNodeFactory.instance.arrayNode();
            String text = TEXT.parse(value).stringValue();
            if (!"None".equals(text)) {
                EcmaText.split(text, ' ').forEach(types::add);
            }
            return types;
        }
    },
    /**
     * One truth value for the three parts of a title. Row values are parsed twice, and the second time the value is no
     * longer the text "true", so that all parts become false.
     */
    TITLE_ANNOTATIONS {
        @Override
        JsonNode parse(JsonNode value) {
            boolean hide = "true".equals(textOf(value));
            ObjectNode parts = JsonNodeFactory.instance.objectNode();
            return parts.put("entity", hide).put("time", hide).put("changeInPrefix", hide);
        }
    };

    abstract JsonNode parse(JsonNode value);

    /** A global's value. */
    public JsonNode parseGlobal(JsonNode value) {
        return parse(value);
    }

    /** A row's value, which the reference reads twice. */
    public JsonNode parseCell(JsonNode value) {
        return parse(parse(value));
    }

    public static String textOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> value.stringValue();
            case NUMBER -> EcmaNumber.toText(value.doubleValue());
            case BOOLEAN -> String.valueOf(value.booleanValue());
            default -> "";
        };
    }
}
