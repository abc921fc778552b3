package dev.meridian.activities.job.definition.shape;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Derives shapes from records: text, whole numbers, decimals, booleans, enums by their {@code toString}, lists, maps
 * from text, nested records, and {@link JsonNode} for any JSON value. A component marked {@link Nullable} may be left
 * out.
 */
public final class Shapes {
    static final JsonMapper JSON = JsonMapper.shared();
    private static final int LONGEST_TEXT = 65_536;
    private static final int MOST_ENTRIES = 1_000;

    private Shapes() {}

    public static RecordShape of(Class<?> type) {
        Map<String, RecordShape.Member> members = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            members.put(component.getName(), member(component));
        }
        return new RecordShape(description(type), members);
    }

    private static RecordShape.Member member(RecordComponent component) {
        Default ifMissing = component.getAnnotation(Default.class);
        boolean optional = ifMissing != null || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        Shape shape = shape(component.getGenericType(), component);
        requireRead(component, shape);
        return new RecordShape.Member(
                shape,
                !optional,
                ifMissing == null ? null : valid(JSON.readTree(ifMissing.value()), shape, component),
                description(component),
                component.isAnnotationPresent(Confidential.class));
    }

    /** Refuses an annotation that the component's shape would ignore. */
    private static void requireRead(RecordComponent component, Shape shape) {
        Shape entry = switch (shape) {
            case ListShape list -> list.item();
            case MapShape map -> map.value();
            default -> shape;
        };
        boolean hasLength = shape instanceof TextShape || shape instanceof ListShape || shape instanceof MapShape;
        if ((component.isAnnotationPresent(Length.class) && !hasLength)
                || (component.isAnnotationPresent(Range.class) && !(entry instanceof IntegerShape))
                || (component.isAnnotationPresent(Format.class) && !(entry instanceof TextShape))) {
            throw new IllegalArgumentException("A rule does not fit its component: " + component);
        }
    }

    private static JsonNode valid(JsonNode ifMissing, Shape shape, RecordComponent component) {
        List<Violation> violations = new ArrayList<>();
        shape.check(ifMissing, "", violations);
        if (!violations.isEmpty()) {
            throw new IllegalArgumentException("The default of " + component + " breaks its rules: " + violations);
        }
        return ifMissing;
    }

    private static Shape shape(Type type, RecordComponent component) {
        Optional<Length> length = Optional.ofNullable(component.getAnnotation(Length.class));
        int min = length.map(Length::min).orElse(0);
        if (type instanceof ParameterizedType generic) {
            int most = length.map(Length::max).orElse(MOST_ENTRIES);
            List<Type> arguments = List.of(generic.getActualTypeArguments());
            if (generic.getRawType() == List.class) {
                return new ListShape(plain(arguments.getFirst(), LONGEST_TEXT, 0, component), min, most);
            }
            if (generic.getRawType() == Map.class && arguments.getFirst() == String.class) {
                return new MapShape(plain(arguments.getLast(), LONGEST_TEXT, 0, component), min, most);
            }
        }
        return plain(type, length.map(Length::max).orElse(LONGEST_TEXT), min, component);
    }

    private static Shape plain(Type generic, int longest, int shortest, RecordComponent component) {
        if (!(generic instanceof Class<?> type)) {
            throw unknown(component);
        }
        if (type == String.class) {
            return new TextShape(shortest, longest, format(component));
        }
        if (type == long.class || type == Long.class || type == int.class || type == Integer.class) {
            Range range = component.getAnnotation(Range.class);
            if (range == null) {
                throw new IllegalArgumentException("A whole number needs a range: " + component);
            }
            boolean isInt = type == int.class || type == Integer.class;
            if (isInt && (range.min() < Integer.MIN_VALUE || range.max() > Integer.MAX_VALUE)) {
                throw new IllegalArgumentException("A range that no int can hold needs a long: " + component);
            }
            return new IntegerShape(range.min(), range.max());
        }
        if (type == BigDecimal.class) {
            return new DecimalShape();
        }
        if (type == boolean.class || type == Boolean.class) {
            return new BooleanShape();
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
        throw unknown(component);
    }

    private static IllegalArgumentException unknown(RecordComponent component) {
        return new IllegalArgumentException("A payload can't have a component like " + component);
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
