package dev.meridian.activities.job.definition.shape;

import java.math.BigDecimal;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A whole number in min..max; 10.0 and 1e1 are read as 10. */
record IntegerShape(long min, long max) implements Shape {
    @Override
    public void check(JsonNode value, String path, List<Violation> violations) {
        if (!isWhole(value)) {
            Shape.wrongType(path, "a whole number", violations);
        } else if (!isWithin(value.decimalValue())) {
            violations.add(new Violation(path, "out_of_range", "Must lie in " + min + ".." + max));
        }
    }

    /**
     * JSON Schema's type {@code integer} covers every number without a fraction, however it is written: 10, 10.0 and
     * 1e1.
     */
    private static boolean isWhole(JsonNode value) {
        if (!value.isNumber()) {
            return false;
        }
        BigDecimal number = value.decimalValue();
        return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
    }

    private boolean isWithin(BigDecimal number) {
        return number.compareTo(BigDecimal.valueOf(min)) >= 0 && number.compareTo(BigDecimal.valueOf(max)) <= 0;
    }

    @Override
    public ObjectNode toSchema() {
        return Shapes.JSON
                .createObjectNode()
                .put("type", "integer")
                .put("minimum", min)
                .put("maximum", max);
    }
}
