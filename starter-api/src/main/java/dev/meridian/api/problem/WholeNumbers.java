package dev.meridian.api.problem;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Reads whole numbers of request bodies by the rule that payloads have: 2, 2.0 and 2e0 are 2; 2.7, texts and truth values are
 * refused. Jackson's own readers would cut 2.7 to 2.
 */
final class WholeNumbers extends SimpleModule {
    private static final long serialVersionUID = 1;

    WholeNumbers() {
        super("whole numbers");
        addDeserializer(
                Integer.class, new Reader<>(Integer.class, Integer.MIN_VALUE, Integer.MAX_VALUE, Long::intValue));
        addDeserializer(Integer.TYPE, new Reader<>(Integer.TYPE, Integer.MIN_VALUE, Integer.MAX_VALUE, Long::intValue));
        addDeserializer(Long.class, new Reader<>(Long.class, Long.MIN_VALUE, Long.MAX_VALUE, Long::longValue));
        addDeserializer(Long.TYPE, new Reader<>(Long.TYPE, Long.MIN_VALUE, Long.MAX_VALUE, Long::longValue));
    }

    /** Makes the number's own type of a number that is whole and in range. */
    @FunctionalInterface
    private interface Narrowing<T> {
        T of(Long number);
    }

    /** A missing number is what Jackson's own readers make of it. */
    private static final class Reader<T> extends StdDeserializer<T> {
        private final BigDecimal min;
        private final BigDecimal max;
        private final Narrowing<T> narrowing;

        Reader(Class<T> type, long min, long max, Narrowing<T> narrowing) {
            super(type);
            this.min = BigDecimal.valueOf(min);
            this.max = BigDecimal.valueOf(max);
            this.narrowing = narrowing;
        }

        @Override
        public @Nullable T getNullValue(DeserializationContext context) {
            if (!handledType().isPrimitive()) {
                return null;
            }
            return context.isEnabled(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    ? context.reportInputMismatch(this, "Must be a whole number")
                    : narrowing.of(0L);
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) {
            JsonToken token = parser.currentToken();
            if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
                return context.reportInputMismatch(this, "Must be a whole number");
            }
            // Compared before it is written out: the digits of 1e999999999 would fill the memory.
            BigDecimal number = parser.getDecimalValue();
            if (number.compareTo(min) < 0
                    || number.compareTo(max) > 0
                    || (number.signum() != 0 && number.stripTrailingZeros().scale() > 0)) {
                return context.reportInputMismatch(this, "Must be a whole number");
            }
            return narrowing.of(number.longValue());
        }
    }
}
