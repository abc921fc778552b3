package dev.meridian.activities.job.definition;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Derives shapes from records: text, whole numbers, decimals, booleans, enums as {@code toString} has them, lists, maps by text, records within
 * records, and {@link JsonNode} for anything. A component marked {@link Nullable} may be left out.
 */
final class Shapes {
    static final JsonMapper JSON = JsonMapper.shared();
    private static final int LONGEST_TEXT = 65_536;
    private static final int MOST_ENTRIES = 1_000;

    private Shapes() {}

    static RecordShape of(Class<?> type) {
        Map<String, RecordShape.Member> members = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            members.put(component.getName(), member(component));
        }
        return new RecordShape(description(type), members);
    }

    private static RecordShape.Member member(RecordComponent component) {
        Default ifMissing = component.getAnnotation(Default.class);
        boolean optional = ifMissing != null || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        return new RecordShape.Member(
                shape(component.getGenericType(), component),
                !optional,
                ifMissing == null ? null : JSON.readTree(ifMissing.value()),
                description(component),
                component.isAnnotationPresent(Confidential.class));
    }

    private static Shape shape(Type type, RecordComponent component) {
        Optional<Length> length = Optional.ofNullable(component.getAnnotation(Length.class));
        int min = length.map(Length::min).orElse(0);
        if (type instanceof ParameterizedType generic) {
            int most = length.map(Length::max).orElse(MOST_ENTRIES);
            Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            Shape entry = plain((Class<?>) last, LONGEST_TEXT, 0, component);
            return generic.getRawType() == List.class
                    ? new ListShape(entry, min, most)
                    : new MapShape(entry, min, most);
        }
        return plain((Class<?>) type, length.map(Length::max).orElse(LONGEST_TEXT), min, component);
    }

    private static Shape plain(Class<?> type, int longest, int shortest, RecordComponent component) {
        if (type == String.class) {
            return new TextShape(shortest, longest, format(component));
        }
        if (type == long.class || type == Long.class || type == int.class || type == Integer.class) {
            Range range = component.getAnnotation(Range.class);
            if (range == null) {
                throw new IllegalArgumentException("A whole number needs a range: " + component);
            }
            return new WholeShape(range.min(), range.max());
        }
        if (type == BigDecimal.class) {
            return new DecimalShape();
        }
        if (type == boolean.class || type == Boolean.class) {
            return new TruthShape();
        }
        if (type == JsonNode.class) {
            return new Shape.Anything();
        }
        if (type.isEnum()) {
            return new ChoiceShape(
                    Arrays.stream(type.getEnumConstants()).map(Object::toString).toList());
        }
        if (type.isRecord()) {
            return of(type);
        }
        throw new IllegalArgumentException("A payload can't have a component like " + component);
    }

    private static @Nullable TextFormat format(RecordComponent component) {
        Format format = component.getAnnotation(Format.class);
        return format == null ? null : format.value();
    }

    private static String description(AnnotatedElement element) {
        Described described = element.getAnnotation(Described.class);
        return described == null ? "" : described.value();
    }
}
