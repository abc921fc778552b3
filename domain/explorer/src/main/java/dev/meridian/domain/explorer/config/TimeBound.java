package dev.meridian.domain.explorer.config;

import dev.meridian.domain.explorer.ecma.EcmaNumber;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.MissingNode;

/** One end of a time range: {@code earliest}, {@code latest} or a number; NaN if the text is none of these. */
final class TimeBound {

    private TimeBound() {}

    static JsonNode normalise(JsonNode value) {
        if (value.isNull()) {
            return MissingNode.getInstance();
        }
        if (!value.isString()
                || value.stringValue().equals("earliest")
                || value.stringValue().equals("latest")) {
            return value;
        }
        return DoubleNode.valueOf(EcmaNumber.parseInt(value.stringValue()));
    }
}
