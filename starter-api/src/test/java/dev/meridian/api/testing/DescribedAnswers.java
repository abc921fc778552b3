package dev.meridian.api.testing;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares answers with the schemas that {@code docs/openapi.json} has for their paths. A member that the schema does not
 * name is a difference. The description is read once.
 */
final class DescribedAnswers {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> IN_JSON = Set.of("application/json", "application/problem+json");
    private static final Pattern PARAMETER = Pattern.compile("\\{[^/}]+}");
    private static final DescribedAnswers COMMITTED = read(Path.of("..", "docs", "openapi.json"));

    private final JsonNode components;
    private final Map<Pattern, JsonNode> paths = new LinkedHashMap<>();
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();

    private DescribedAnswers(JsonNode description) {
        components = description.path("components");
        components.path("schemas").forEach(DescribedAnswers::close);
        description.path("paths").propertyStream().forEach(path -> paths.put(pattern(path.getKey()), path.getValue()));
    }

    /**
     * What in an answer differs from its description, for example that a success has a status that is not described;
     * nothing for paths that are not described. Only bodies in JSON are compared.
     */
    static List<String> differences(String method, String path, int status, String contentType, String body) {
        return COMMITTED
                .operation(method, path)
                .map(operation -> COMMITTED.compare(operation.path("responses"), status, contentType, body))
                .orElse(List.of());
    }

    private Optional<JsonNode> operation(String method, String path) {
        return paths.entrySet().stream()
                .filter(described -> described.getKey().matcher(path).matches())
                .map(described -> described.getValue().path(method.toLowerCase(Locale.ROOT)))
                .filter(JsonNode::isObject)
                .findFirst();
    }

    private List<String> compare(JsonNode answers, int status, String contentType, String body) {
        JsonNode exact = answers.path(Integer.toString(status));
        if (exact.isMissingNode() && status / 100 == 2) {
            return List.of("The status is not among " + List.copyOf(answers.propertyNames()));
        }
        if (!IN_JSON.contains(contentType) || body.isEmpty()) {
            return List.of();
        }
        return schema(exact.isMissingNode() ? answers.path("default") : exact, contentType)
                .map(schema -> schema.validate(JSON.readTree(body)).stream()
                        .map(Error::toString)
                        .toList())
                .orElse(List.of("No " + contentType + " is described for the status"));
    }

    private Optional<Schema> schema(JsonNode answer, String contentType) {
        String reference = answer.path("$ref").asString("");
        JsonNode described = reference.isEmpty()
                ? answer
                : components.path("responses").path(reference.substring(reference.lastIndexOf('/') + 1));
        return Optional.of(described.path("content").path(contentType).path("schema"))
                .filter(JsonNode::isObject)
                .map(schema -> schemas.computeIfAbsent(schema, this::compile));
    }

    private Schema compile(JsonNode schema) {
        ObjectNode document = ((ObjectNode) schema).deepCopy();
        close(document);
        document.set("components", components);
        return registry.getSchema(document);
    }

    /** Lets objects have the members only that the description names. */
    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && object.path("properties").isObject()
                && object.path("type").asString("").equals("object")
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        List<JsonNode> children = new ArrayList<>();
        schema.forEach(children::add);
        children.forEach(DescribedAnswers::close);
    }

    /** A path is described by the first template that fits: in the order of letters a parameter comes after fixed parts. */
    private static Pattern pattern(String template) {
        StringBuilder pattern = new StringBuilder();
        int end = 0;
        for (MatchResult parameter : PARAMETER.matcher(template).results().toList()) {
            pattern.append(Pattern.quote(template.substring(end, parameter.start())))
                    .append("[^/]+");
            end = parameter.end();
        }
        return Pattern.compile(
                pattern.append(Pattern.quote(template.substring(end))).toString());
    }

    private static DescribedAnswers read(Path file) {
        try {
            return new DescribedAnswers(JSON.readTree(Files.readString(file)));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
