package dev.meridian.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.api.testing.TestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API's description in {@code docs/openapi.json} is the API's. Run with {@code -Dmeridian.openapi.write=true} to bring
 * it up to date, and look at the difference.
 */
class OpenApiIT {
    private static final Path COMMITTED = Path.of("..", "docs", "openapi.json");

    private static TestService service;
    private static JsonNode served;

    @BeforeAll
    static void start() {
        service = TestService.start(TestService.Settings.databaseOnly().with("SERVICE_TYPE", "api"));
        served = service.http().get("/v3/api-docs").json();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void theCommittedDescriptionIsTheServedOne() throws IOException {
        String text = JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(served)
                + "\n";
        if (Boolean.getBoolean("meridian.openapi.write")) {
            Files.writeString(COMMITTED, text);
        }
        assertThat(text).isEqualTo(Files.readString(COMMITTED));
    }

    /** Handlers that read a stream say what it is in their mapping only. */
    @Test
    void everyTypeOfBodyThatAnEndpointTakesIsDescribed() {
        SoftAssertions softly = new SoftAssertions();
        endpoints().forEach((mapping, handler) -> {
            for (MediaType type : mapping.getConsumesCondition().getConsumableMediaTypes()) {
                operations(mapping)
                        .forEach(operation -> softly.assertThat(operation
                                        .path("requestBody")
                                        .path("content")
                                        .propertyNames())
                                .as("%s", handler)
                                .contains(type.toString()));
            }
        });
        softly.assertAll();
    }

    /** Springdoc numbers handlers of one name, so that a new one would rename methods of generated clients. */
    @Test
    void noOperationIsNamedAfterHowManyOthersThereAre() {
        assertThat(operations().map(operation -> operation.path("operationId").asString()))
                .doesNotHaveDuplicates()
                .noneMatch(name -> name.matches(".*_\\d+"));
    }

    @Test
    void everyOperationSaysHowItFails() {
        assertThat(operations())
                .allSatisfy(operation -> assertThat(
                                operation.path("responses").path("default").path("$ref"))
                        .hasToString("\"#/components/responses/Problem\""));
    }

    /** Generators refuse an array without items, alone or in a list of types, and every schema that refers to it. */
    @Test
    void everyArrayHasItems() {
        assertThat(served.findParents("type"))
                .filteredOn(schema -> namesArray(schema.path("type"))
                        || (schema.path("type").isArray()
                                && schema.path("type").valueStream().anyMatch(OpenApiIT::namesArray)))
                .isNotEmpty()
                .allMatch(schema -> schema.has("items"));
    }

    private static boolean namesArray(JsonNode type) {
        return type.isString() && type.asString().equals("array");
    }

    /** A number or a list is a value, too. */
    @Test
    void anyJsonHasNoType() {
        assertThat(served.findParents("description"))
                .filteredOn(schema -> schema.path("description").asString("").equals("Any JSON value"))
                .isNotEmpty()
                .noneMatch(schema -> schema.has("type"));
    }

    /** Base64 is what generated clients would make of the format 'byte'. */
    @Test
    void bytesAreDescribedAsTheyAreSent() {
        assertThat(served.findValues("format").stream().map(format -> format.asString("")))
                .doesNotContain("byte");
    }

    /** Clients that are generated for Java read an answer that is a string as one in JSON, with quotes. */
    @Test
    void answersThatAreNoJsonAreDescribedAsBytes() {
        assertThat(operations()
                        .flatMap(operation -> operation.path("responses").valueStream())
                        .flatMap(answer -> answer.path("content").properties().stream()))
                .filteredOn(typed ->
                        typed.getValue().at("/schema/type").asString("").equals("string"))
                .isNotEmpty()
                .allSatisfy(typed -> {
                    assertThat(typed.getKey()).doesNotContain("+json").isNotEqualTo("application/json");
                    assertThat(typed.getValue().at("/schema/format").asString(""))
                            .isEqualTo("binary");
                });
    }

    /** Of bodies of requests nothing is required here, so that a client may leave out what has a default. */
    @Test
    void whatAnAnswerNeverLacksIsRequired() {
        JsonNode schemas = served.at("/components/schemas");
        assertThat(required(schemas.path("JobResponse")))
                .contains("id", "status", "attempt", "createdAt", "workflowId")
                .doesNotContain("error", "startedAt", "payload", "runId", "retryOf");
        assertThat(schemas.path("JobResponse").path("required"))
                .allSatisfy(
                        name -> assertThat(schemas.at("/JobResponse/properties").propertyNames())
                                .contains(name.asString()));
        assertThat(required(schemas.path("JobRequest"))).isEmpty();
        assertThat(required(schemas.path("FollowingJob")))
                .as("it is asked and answered")
                .isEmpty();
    }

    private static List<String> required(JsonNode schema) {
        return schema.path("required").valueStream().map(JsonNode::asString).toList();
    }

    private static Map<RequestMappingInfo, HandlerMethod> endpoints() {
        return service.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods();
    }

    private static Stream<JsonNode> operations(RequestMappingInfo mapping) {
        return mapping.getPatternValues().stream()
                .map(path -> served.path("paths").path(path))
                .flatMap(path -> mapping.getMethodsCondition().getMethods().stream()
                        .map(method -> path.path(method.name().toLowerCase(Locale.ROOT))));
    }

    private static Stream<JsonNode> operations() {
        return served.path("paths").valueStream().flatMap(JsonNode::valueStream);
    }
}
