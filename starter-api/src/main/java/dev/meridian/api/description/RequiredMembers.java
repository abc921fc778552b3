package dev.meridian.api.description;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;

/**
 * Says of an answer's object which members are always there: all components of its record but those that may be null, which are
 * left out then. Generated clients have to look for every other member before they use it.
 *
 * <p>Of the bodies that requests have, nothing is said here: what they may leave out is not what their records hold in the end.
 */
final class RequiredMembers implements ModelConverter, OpenApiCustomizer {
    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        if (schema != null && type.getType() != null) {
            Class<?> described = Json.mapper().constructType(type.getType()).getRawClass();
            if (described.isRecord()) {
                model(schema, context).ifPresent(model -> model.setRequired(always(described)));
            }
        }
        return schema;
    }

    private static Optional<Schema<?>> model(Schema<?> schema, ModelConverterContext context) {
        Schema<?> model =
                schema.get$ref() == null ? schema : context.getDefinedModels().get(name(schema.get$ref()));
        return Optional.<Schema<?>>ofNullable(model).filter(found -> found.getProperties() != null);
    }

    /** The names of the members; the schema leaves out those that it does not have. */
    private static List<String> always(Class<?> described) {
        return Arrays.stream(described.getRecordComponents())
                .filter(RequiredMembers::isAlwaysThere)
                .flatMap(component -> component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)
                        ? always(component.getType()).stream()
                        : Stream.of(component.getName()))
                .sorted()
                .toList();
    }

    private static boolean isAlwaysThere(RecordComponent component) {
        return component.getType() != Optional.class
                && !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    @Override
    public void customise(OpenAPI api) {
        Deque<Schema<?>> open = new ArrayDeque<>();
        api.getPaths().values().stream()
                .map(PathItem::readOperations)
                .flatMap(List::stream)
                .map(Operation::getRequestBody)
                .filter(Objects::nonNull)
                .map(RequestBody::getContent)
                .filter(Objects::nonNull)
                .flatMap(content -> content.values().stream())
                .forEach(typed -> add(open, typed.getSchema()));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            Schema<?> schema = open.removeFirst();
            schema.setRequired(null);
            if (schema.get$ref() != null && seen.add(name(schema.get$ref()))) {
                add(open, api.getComponents().getSchemas().get(name(schema.get$ref())));
            }
            OperationDescriptions.parts(schema).forEach(open::add);
        }
    }

    private static void add(Deque<Schema<?>> schemas, @Nullable Schema<?> schema) {
        if (schema != null) {
            schemas.add(schema);
        }
    }

    private static String name(String reference) {
        return reference.substring(reference.lastIndexOf('/') + 1);
    }
}
