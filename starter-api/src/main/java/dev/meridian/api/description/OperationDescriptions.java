package dev.meridian.api.description;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.HandlerMethod;

/**
 * Describes of each operation what springdoc does not find in the code, and generators of clients need: a name that no
 * other operation's name depends on, bodies that are streamed, further statuses, and problems.
 */
final class OperationDescriptions implements OperationCustomizer, OpenApiCustomizer {
    private static final String PROBLEM = "Problem";
    private static final String JSON = "application/json";
    private static final String ANY_JSON = "Any JSON value";

    /** Describes what one handler adds to an operation; several handlers share an operation if they differ in media types. */
    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        describeStreamedBody(operation, handler);
        describeStatuses(operation, handler);
        Stream.ofNullable(operation.getParameters()).flatMap(List::stream).forEach(OperationDescriptions::neverNull);
        return operation;
    }

    @Override
    public void customise(OpenAPI api) {
        api.getComponents().getSchemas().values().forEach(OperationDescriptions::leaveAnyJsonOpen);
        api.getComponents().addSchemas(PROBLEM, problem());
        api.getComponents()
                .addResponses(
                        PROBLEM,
                        new ApiResponse()
                                .description("The request was not served")
                                .content(content("application/problem+json", reference(PROBLEM))));
        api.getPaths()
                .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                    operation.setOperationId(name(method, path));
                    describeBytes(operation);
                    describeTexts(operation);
                    operation.getResponses().addApiResponse("default", new ApiResponse().$ref(PROBLEM));
                }));
    }

    /**
     * The method and the path in one word: {@code GET /api/jobs/{id}/log} is {@code getJobsByIdLog}. The names of handlers
     * would be numbered where several have the same, and a new handler would change the numbers of others.
     */
    static String name(PathItem.HttpMethod method, String path) {
        return Arrays.stream(path.split("[/-]", -1))
                .filter(part -> !part.isEmpty() && !part.equals("api"))
                .map(part -> part.startsWith("{")
                        ? "By" + StringUtils.capitalize(part.replaceAll("\\W", ""))
                        : StringUtils.capitalize(part))
                .collect(Collectors.joining("", method.name().toLowerCase(Locale.ROOT), ""));
    }

    /** A parameter has a value or is left out; springdoc would describe the parameters of records as nullable. */
    private static void neverNull(Parameter parameter) {
        if (parameter.getSchema() != null && parameter.getSchema().getTypes() != null) {
            parameter.getSchema().getTypes().remove("null");
        }
    }

    private static void describeStreamedBody(Operation operation, HandlerMethod handler) {
        RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), RequestMapping.class);
        if (mapping != null && isStreamed(handler)) {
            RequestBody body = operation.getRequestBody() == null ? new RequestBody() : operation.getRequestBody();
            Content content = body.getContent() == null ? new Content() : body.getContent();
            for (String type : mapping.consumes()) {
                content.computeIfAbsent(type, _ -> new MediaType().schema(binary(type)));
            }
            operation.requestBody(body.required(true).content(content));
        }
    }

    private static boolean isStreamed(HandlerMethod handler) {
        return Arrays.asList(handler.getMethod().getParameterTypes()).contains(InputStream.class);
    }

    private static void describeStatuses(Operation operation, HandlerMethod handler) {
        AnswersAlso also = handler.getMethodAnnotation(AnswersAlso.class);
        if (also != null) {
            ApiResponse ok = Objects.requireNonNull(operation.getResponses().get("200"));
            Arrays.stream(also.value())
                    .forEach(status -> operation
                            .getResponses()
                            .addApiResponse(
                                    Integer.toString(status.value()),
                                    new ApiResponse()
                                            .description(status.getReasonPhrase())
                                            .content(ok.getContent())));
        }
    }

    /** Arrays of bytes are the bytes themselves, and not the Base64 for which springdoc takes them. */
    private static void describeBytes(Operation operation) {
        Stream.concat(
                        Stream.ofNullable(operation.getRequestBody()).map(RequestBody::getContent),
                        operation.getResponses().values().stream().map(ApiResponse::getContent))
                .filter(content -> content != null)
                .map(Map::entrySet)
                .flatMap(Collection::stream)
                .filter(typed -> isBytes(typed.getValue().getSchema()))
                .forEach(typed -> typed.getValue().setSchema(binary(typed.getKey())));
    }

    /**
     * Texts that an answer consists of are described by their media type: JSON as such, and others as bytes. Generated clients for
     * Java would read a "string" as a quoted one in JSON, whatever its media type.
     */
    private static void describeTexts(Operation operation) {
        operation.getResponses().values().stream()
                .map(ApiResponse::getContent)
                .filter(Objects::nonNull)
                .flatMap(content -> content.entrySet().stream())
                .filter(typed -> isText(typed.getValue().getSchema()))
                .forEach(typed -> typed.getValue()
                        .setSchema(typed.getKey().endsWith("+json") ? anyJson() : binary(typed.getKey())));
    }

    private static boolean isText(@Nullable Schema<?> schema) {
        return schema != null
                && (schema.getTypes() == null
                        ? "string".equals(schema.getType())
                        : schema.getTypes().equals(Set.of("string")))
                && schema.getFormat() == null;
    }

    private static boolean isBytes(@Nullable Schema<?> schema) {
        return schema != null && "byte".equals(schema.getFormat());
    }

    private static Schema<?> binary(String mediaType) {
        return mediaType.equals(JSON) ? anyJson() : new StringSchema().format("binary");
    }

    /**
     * A schema without a type. A list of all types would say the same, but generators refuse it: for its arrays, whose
     * items it does not describe.
     */
    static Schema<?> anyJson() {
        return new JsonSchema().description(ANY_JSON);
    }

    static Schema<?> listOfAnyJson() {
        Schema<?> list = new JsonSchema();
        list.setTypes(Set.of("array"));
        list.setItems(anyJson());
        return list;
    }

    /** Takes away the type {@code object}, which swagger-core gives to properties that have none. */
    private static void leaveAnyJsonOpen(Schema<?> schema) {
        if (ANY_JSON.equals(schema.getDescription())) {
            schema.setTypes(null);
        }
        parts(schema).forEach(OperationDescriptions::leaveAnyJsonOpen);
    }

    /** The schemas directly within a schema: of its members, its items and its further members. */
    static List<Schema<?>> parts(Schema<?> schema) {
        List<Schema<?>> parts = new ArrayList<>();
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(parts::add);
        }
        if (schema.getItems() != null) {
            parts.add(schema.getItems());
        }
        if (schema.getAdditionalProperties() instanceof Schema<?> further) {
            parts.add(further);
        }
        return parts;
    }

    private static Schema<?> problem() {
        Schema<?> problem = new JsonSchema();
        problem.setTypes(Set.of("object"));
        problem.setDescription(
                "Why a request was not served: a problem detail of RFC 9457, with a stable code and members of"
                        + " the case");
        problem.setRequired(List.of("status", "code"));
        problem.setAdditionalProperties(true);
        for (String text : List.of("type", "title", "detail", "instance", "code")) {
            problem.addProperty(text, new StringSchema());
        }
        problem.addProperty("status", new IntegerSchema());
        return problem;
    }

    private static Schema<?> reference(String name) {
        return new JsonSchema().$ref("#/components/schemas/" + name);
    }

    private static Content content(String mediaType, Schema<?> schema) {
        return new Content().addMediaType(mediaType, new MediaType().schema(schema));
    }
}
