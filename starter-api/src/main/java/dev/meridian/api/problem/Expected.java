package dev.meridian.api.problem;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.node.ObjectNode;

/** Says in words which values a parameter or a field takes. */
final class Expected {
    private Expected() {}

    /** What a value of the type has to be, such as {@code a whole number}; empty for types that have no short name. */
    static Optional<String> of(@Nullable Class<?> type) {
        if (type == null || type.isEnum()) {
            return Optional.empty();
        }
        Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(type);
        if (boxed == Boolean.class) {
            return Optional.of("true or false");
        }
        if (Number.class.isAssignableFrom(boxed)) {
            return Optional.of(boxed == Integer.class || boxed == Long.class ? "a whole number" : "a number");
        }
        if (CharSequence.class.isAssignableFrom(boxed)) {
            return Optional.of("a text");
        }
        if (boxed == UUID.class) {
            return Optional.of("an id, such as 0198c0de-0000-7000-8000-000000000001");
        }
        if (boxed == Instant.class) {
            return Optional.of("a time with its offset, such as 2027-01-31T12:00:00Z");
        }
        if (Collection.class.isAssignableFrom(boxed) || boxed.isArray()) {
            return Optional.of("a list");
        }
        boolean object = Map.class.isAssignableFrom(boxed) || boxed == ObjectNode.class || boxed.isRecord();
        return object ? Optional.of("an object") : Optional.empty();
    }
}
