package dev.meridian.api.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.access.Role;
import dev.meridian.api.access.caller.AccessRule;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/**
 * Calls every endpoint that exists, so that added endpoints are covered, too: without a credential, with an invalid
 * one, as another tenant, and with too low a role.
 */
@ExtendWith(OutputCaptureExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EveryEndpointIT {
    private static final String TSV = "text/tab-separated-values";
    private static final String CRON = "GET /api/cron/process-jobs";

    /** For browsers that have no session yet. */
    private static final Set<String> SIGN_IN =
            Set.of("GET /api/session/options", "GET /api/session/provider", "GET /api/session/provider/answer");

    /** What belongs to all tenants. */
    private static final String SHARED = "/api/cities/";

    private static final String SHARED_BLOCKS = "/api/heatmap/";

    /** Names something in the caller's own tenant, whether or not it is there. */
    private static final Set<String> NAMED_BY_CALLER = Set.of(
            "PUT /api/explorers/{slug}",
            "PUT /api/records/{id}",
            "POST /api/explorers/{slug}/preview",
            "PUT /api/charts/{id}",
            "PUT /api/variables/{id}",
            "PUT /api/connectors/{name}");

    /** Lists that need no pages, because there is a bound to what they show. */
    private static final Set<String> BOUNDED_LISTS = Set.of(
            "GET /api/job-types",
            "GET /api/subscriptions",
            "GET /api/schedules",
            "GET /api/connectors",
            "GET /api/jobs/failures",
            "GET /api/jobs/throughput",
            "GET /api/jobs/{id}/attempts",
            "GET /api/jobs/{id}/tables",
            "GET /api/connections/{id}/tables",
            "GET /api/connections/{id}/files",
            "GET /api/connections/kinds",
            "GET /api/snapshots/{id}/then",
            // Its stretches lie side by side in one recording.
            "GET /api/records/{id}/contents",
            // Its answer says whether it was cut off.
            "GET /api/cities/{slug}/pois",
            "GET /api/deliveries/{id}/attempts",
            // As many as there are subscriptions, and those that people repeated.
            "GET /api/jobs/{id}/notices",
            // Each of these is in the list of jobs too, which has pages.
            "GET /api/jobs/retrying");

    private static TestService service;
    private static List<Endpoint> endpoints;
    private static TestHttp viewer;
    private static TestHttp operator;
    private static TestHttp admin;
    private static TestHttp stranger;

    /** By the beginning of a path, the id that stands in it; the longest beginning counts. */
    private static final Map<String, String> IDS = new LinkedHashMap<>();

    private record Endpoint(
            String method, String path, String consumes, String produces, AccessRule rule, HandlerMethod handler) {
        /** Whether the answer has a list beside at most a few other members. */
        boolean isList() {
            Class<?> answer = handler.getReturnType().getParameterType();
            return method.equals("GET")
                    && (List.class.isAssignableFrom(answer)
                            || (answer.isRecord()
                                    && answer.getRecordComponents().length <= 3
                                    && List.class.isAssignableFrom(answer.getRecordComponents()[0].getType())));
        }

        boolean hasPages() {
            return Arrays.stream(handler.getMethodParameters())
                    .map(parameter -> parameter.getParameter().getName())
                    .anyMatch(Set.of("cursor", "after")::contains);
        }

        String name() {
            return method + " " + path;
        }

        boolean isStream() {
            return produces.equals(MediaType.TEXT_EVENT_STREAM_VALUE);
        }

        boolean needsKey() {
            return !name().equals(CRON) && !SIGN_IN.contains(name());
        }

        String filled() {
            String id = IDS.entrySet().stream()
                    .filter(entry -> path.startsWith(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("");
            String filled = path.replaceFirst("\\{(id|slug|name)}", id)
                    .replace("{index}", "0")
                    .replace("{generation}", "1")
                    .replace("{step}", "0.001")
                    .replace("{row}", "0")
                    .replace("{column}", "0")
                    .replace("{preview}", "01890a5d-ac96-774b-bcce-b302099a8057")
                    .replace("{table}", "walked")
                    .replace("{*rowId}", "walked")
                    .replace("{conflict}", "0")
                    .replace("{change}", "0")
                    .replace("{name}", "walked.csv");
            assertThat(filled).as("this test needs an id for " + path).doesNotContain("{");
            return filled + query();
        }

        private String query() {
            return switch (path) {
                case "/api/connections/{id}/preview" -> "?table=walked.csv";
                case "/api/snapshots/{id}/tables/{table}/rows" ->
                    method.equals("PATCH") || method.equals("DELETE") ? "?row=walked" : "";
                default -> "";
            };
        }

        private String body() {
            if (path.startsWith("/api/records")) {
                return path.endsWith("/complete") ? "{\"uploadId\":\"" + UUID.randomUUID() + "\"}" : bodyOfRecord();
            }
            return switch (method) {
                case "PATCH" -> path.startsWith("/api/schedules/") ? "{}" : "{\"active\":false}";
                case "POST" ->
                    path.endsWith("/backfill")
                                    || path.endsWith("/deletions")
                                    || path.endsWith("/rows")
                                    || path.endsWith("/conflicts/{conflict}")
                                    || path.endsWith("/unpublished/{change}")
                                    || path.endsWith("/transform/preview")
                            ? "{}"
                            : "";
                case "PUT" ->
                    path.equals("/api/connections/{id}") ? "{}" : path.endsWith("/then") ? "{\"jobs\":[]}" : "";
                default -> "";
            };
        }

        private String bodyOfRecord() {
            return path.endsWith("/audio") && consumes.equals("application/json") ? "{\"upload\":true}" : "{}";
        }

        Answer by(TestHttp caller) {
            HttpRequest.Builder request = caller.request(filled())
                    .header("Accept", produces)
                    .header("Content-Type", consumes)
                    .method(method, BodyPublishers.ofString(body()));
            return caller.send(request);
        }
    }

    @BeforeAll
    static void start() {
        service = TestService.start(TestService.Settings.databaseOnly());
        viewer = key("alpha", "viewer");
        operator = key("alpha", "operator");
        admin = key("alpha", "admin");
        stranger = key("beta", "admin");
        IDS.put(
                "/api/jobs/{id}/items",
                id(admin.post("/api/jobs/batch", "{\"type\":\"sleep\",\"items\":[{\"delayMs\":60000}]}")));
        IDS.put("/api/jobs/", id(admin.post("/api/jobs", "{\"type\":\"sleep\",\"payload\":{\"delayMs\":60000}}")));
        IDS.put("/api/datasets/", id(admin.post("/api/datasets?name=mine", "[{\"a\":1}]")));
        IDS.put("/api/subscriptions/", id(admin.post("/api/subscriptions", "{\"target\":\"https://example.org/x\"}")));
        IDS.put("/api/keys/", id(admin.post("/api/keys", "{\"name\":\"walked\",\"role\":\"viewer\"}")));
        String connection = id(admin.post("/api/connections", "{\"name\":\"walked\",\"connector\":\"csv\"}"));
        IDS.put("/api/connections/", connection);
        IDS.put("/api/snapshots/", "7d444840-9dc0-11d1-b245-5ffdce74fad2");
        service.bean(Jdbi.class).useHandle(handle -> handle.execute("""
                        INSERT INTO snapshots (id, tenant, name, connection_id, schema_name)
                        VALUES ('7d444840-9dc0-11d1-b245-5ffdce74fad2', 'alpha', 'walked', ?::uuid, 'snapshot_walked')""", connection));
        IDS.put("/api/exports/", "7d444840-9dc0-11d1-b245-5ffdce74fad3");
        service.bean(Jdbi.class).useHandle(handle -> handle.execute("""
                        INSERT INTO exports (id, tenant, snapshot_id, format, compression)
                        VALUES ('7d444840-9dc0-11d1-b245-5ffdce74fad3', 'alpha', '7d444840-9dc0-11d1-b245-5ffdce74fad2', 'csv', 'none')"""));
        IDS.put("/api/schedules/", "walked-schedule");
        // Temporal, which a schedule could only be made with, is not there.
        service.bean(Jdbi.class).useHandle(handle -> handle.execute("""
                        INSERT INTO schedules (tenant, name, request) VALUES ('alpha', 'walked-schedule',
                            '{"name": "walked-schedule", "everySeconds": 3600, "timeZone": "UTC", "overlap": "skip",
                              "catchUpSeconds": 60, "paused": true,
                              "job": {"type": "sleep", "payload": {"delayMs": 1}}}')"""));
        IDS.put("/api/deliveries/", "01890a5d-ac96-774b-bcce-b302099a8058");
        IDS.put("/api/records/", id(admin.post("/api/records", "{\"title\":\"walked\"}")));
        IDS.put("/api/explorers/", "walked-explorer");
        IDS.put("/api/connectors/", "walked-connector");
        IDS.put("/api/charts/", "7");
        IDS.put("/api/variables/", "7");
        IDS.put(SHARED, "walked-city");
        put("/api/explorers/walked-explorer", TSV, "isPublished\ttrue\n");
        put("/api/connectors/walked-connector", "application/yaml", """
                title: Walked
                address: https://example.org
                signIn: {none: {}}
                tables: [{name: rows, request: {path: /rows}, id: /id, paging: {none: {}}}]
                """);
        put("/api/charts/7", "application/json", "{\"title\":\"Mine\"}");
        put("/api/variables/7", "application/json", "{\"grapherConfigAdmin\":{\"note\":\"mine\"}}");
        endpoints = service
                .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .entrySet()
                .stream()
                .flatMap(entry -> endpoints(entry.getKey(), entry.getValue()))
                .filter(endpoint -> endpoint.path().startsWith("/api/"))
                .toList();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void nothingIsServedWithoutACredential() {
        assertThat(endpoints).hasSizeGreaterThan(40);
        assertThat(endpoints).extracting(Endpoint::name).containsAll(SIGN_IN);
        for (Endpoint endpoint : endpoints) {
            if (SIGN_IN.contains(endpoint.name())) {
                continue;
            }
            assertAnswer(endpoint, endpoint.by(service.http().asNobody()), 401);
            assertAnswer(endpoint, endpoint.by(service.http().as("mk_" + "0".repeat(64))), 401);
            assertAnswer(endpoint, endpoint.by(service.http().as("a.b.c")), 401);
        }
        assertThat(service.http().asNobody().get("/ws").status()).isEqualTo(401);
        assertThat(service.http().asNobody().get("/api/no-such-thing").status()).isEqualTo(401);
        assertThat(service.http().asNobody().get("/").status()).isEqualTo(401);
    }

    @Test
    void whatBelongsToAnotherTenantIsNotThere() {
        List<String> walked = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            if (endpoint.path().contains("{")
                    && !endpoint.path().startsWith(SHARED)
                    && !endpoint.path().startsWith(SHARED_BLOCKS)
                    && !NAMED_BY_CALLER.contains(endpoint.name())) {
                walked.add(endpoint.name());
                assertAnswer(endpoint, endpoint.by(stranger), 404);
            }
        }
        assertThat(walked).contains("GET /api/jobs/{id}", "POST /api/jobs/{id}/cancel", "DELETE /api/keys/{id}");
    }

    @Test
    void listsAndStreamsShowNothingOfAnotherTenant() {
        String job = IDS.get("/api/jobs/");
        TestHttp onlooker = key("gamma", "admin");
        for (String list : List.of(
                "/api/jobs?limit=100",
                "/api/events?limit=1000",
                "/api/datasets",
                "/api/subscriptions",
                "/api/explorers",
                "/api/records",
                "/api/keys",
                "/api/audit",
                "/api/connections",
                "/api/snapshots",
                "/api/exports",
                "/api/jobs/failures",
                "/api/jobs/counts",
                "/api/jobs/throughput",
                "/api/jobs/retrying")) {
            Answer own = admin.get(list);
            Answer other = onlooker.get(list);
            assertThat(own.status()).as(list).isEqualTo(200);
            assertThat(other.status()).as(list).isEqualTo(200);
            assertThat(other.body()).as(list).doesNotContain("alpha", job, "walked");
        }
        assertThat(admin.get("/api/jobs?limit=100").body()).contains(job);
        assertThat(admin.get("/api/events?limit=1000").body()).contains(job);
    }

    @Test
    void aTenantThatIsNotTheCredentialsIsRefused() {
        for (String path : List.of("/api/jobs", "/api/events", "/api/explorers", "/api/keys", "/api/audit")) {
            Answer refused = admin.get(path + "?tenantId=beta");
            assertThat(refused.status()).as(path).isEqualTo(403);
            assertThat(refused.code()).as(path).isEqualTo("wrong_tenant");
            assertThat(admin.get(path + "?tenantId=alpha").status()).as(path).isEqualTo(200);
        }
        assertThat(admin.post("/api/jobs", "{\"tenantId\":\"beta\",\"type\":\"sleep\",\"payload\":{\"delayMs\":1}}")
                        .code())
                .isEqualTo("wrong_tenant");
        assertThat(admin.post("/api/keys", "{\"name\":\"x\",\"role\":\"viewer\",\"tenantId\":\"beta\"}")
                        .code())
                .isEqualTo("wrong_tenant");
        assertThat(service.http().get("/api/jobs?tenantId=alpha").code())
                .as("whoever runs the installation reads jobs of their own tenant only")
                .isEqualTo("wrong_tenant");
        assertThat(service.http().get("/api/explorers?tenantId=alpha").code())
                .as("and is not given their own in place of another's")
                .isEqualTo("wrong_tenant");
    }

    @Test
    void tooSmallARoleIsRefusedAndALargeEnoughOneIsNot() {
        for (Endpoint endpoint : endpoints) {
            if (!endpoint.needsKey()) {
                continue;
            }
            AccessRule rule = endpoint.rule();
            if (rule.role().compareTo(Role.VIEWER) > 0) {
                assertProblem(endpoint, endpoint.by(viewer), "role_too_small");
            }
            if (rule.role() == Role.ADMIN) {
                assertProblem(endpoint, endpoint.by(operator), "role_too_small");
            }
            if (rule.installation()) {
                assertProblem(endpoint, endpoint.by(admin), "not_your_installation");
            }
            if (rule.role() == Role.VIEWER && !endpoint.isStream()) {
                assertThat(endpoint.by(viewer).status()).as(endpoint.name()).isNotIn(401, 403, 500);
            }
        }
    }

    @Test
    void everyListHasPagesOrABound() {
        assertThat(endpoints.stream()
                        .filter(Endpoint::isList)
                        .filter(Endpoint::hasPages)
                        .map(Endpoint::name))
                .contains(
                        "GET /api/keys",
                        "GET /api/audit",
                        "GET /api/jobs",
                        "GET /api/datasets",
                        "GET /api/cities",
                        "GET /api/explorers");
        assertThat(endpoints.stream()
                        .filter(Endpoint::isList)
                        .filter(list -> !list.hasPages())
                        .map(Endpoint::name))
                .isSubsetOf(BOUNDED_LISTS);
    }

    @Test
    void pagesGoOnWhereTheOneBeforeEnded() {
        TestHttp reader = key("pages", "operator");
        for (int number = 0; number < 3; number++) {
            id(reader.post("/api/datasets?name=d" + number, "[{\"a\":1}]"));
        }
        JsonNode first = reader.get("/api/datasets?limit=2").json();
        JsonNode rest = reader.get("/api/datasets?limit=2&cursor="
                        + first.path("nextCursor").asString())
                .json();
        assertThat(first.path("datasets")).hasSize(2);
        assertThat(rest.path("datasets").get(0).path("name").asString()).isEqualTo("d0");
        assertThat(rest.has("nextCursor")).isFalse();

        service.bean(Jdbi.class).useHandle(handle -> handle.execute("""
                INSERT INTO cities (slug, name, min_lat, min_lng, max_lat, max_lng)
                SELECT 'paged-' || i, 'Paged', 1, 1, 2, 2 FROM generate_series(1, 3) i"""));
        JsonNode cities = reader.get("/api/cities?limit=1&cursor=paged-1").json();
        assertThat(cities.path("nextCursor").asString()).isEqualTo("paged-2");
        assertThat(cities.path("cities").get(0).path("slug").asString()).isEqualTo("paged-2");
        assertThat(reader.get("/api/cities?cursor=paged-3").json().has("nextCursor"))
                .isFalse();
    }

    @Test
    void aTenantHasNoMoreThanAHundredSubscriptions() {
        TestHttp full = key("full", "operator");
        service.bean(Jdbi.class).useHandle(handle -> handle.execute("""
                INSERT INTO notice_subscriptions (id, tenant, target, events)
                SELECT uuidv7(), 'full', 'https://example.org/' || i, ARRAY['job.failed'] FROM generate_series(2, 100) i"""));
        String wanted = "{\"target\":\"https://example.org/x\"}";

        assertThat(full.post("/api/subscriptions", wanted).status()).isEqualTo(201);
        Answer refused = full.post("/api/subscriptions", wanted);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("too_many_subscriptions");
    }

    /**
     * Patterns that are applied to texts of clients: the server bounds the lines of a request, and bodies are bounded
     * by a mebibyte.
     */
    @Test
    void textsOfAHundredKilobytesAreRefusedOrTaken() {
        String dots = ".1".repeat(50_000);
        String commas = "2,".repeat(50_000);
        for (String body : List.of(
                "{\"type\":\"email\",\"payload\":{\"to\":[\"a@b%s\"],\"subject\":\"s\",\"text\":\"t\"}}"
                        .formatted(dots),
                "{\"type\":\"webhook\",\"payload\":{\"url\":\"https://example.org/%s\"}}".formatted(commas),
                "{\"type\":\"webhook\",\"payload\":{\"url\":\"https://e.org\",\"headers\":{\"%s\":\"x\"}}}"
                        .formatted(dots),
                "{\"type\":\"sleep\",\"payload\":{\"until\":\"%s\"}}".formatted(commas),
                "{\"type\":\"%s\",\"payload\":{}}".formatted(dots),
                "{\"type\":\"sleep\",\"payload\":{\"delayMs\":1},\"retryOf\":\"%s\"}".formatted(commas))) {
            assertThat(operator.post("/api/jobs", body).status()).isBetween(400, 499);
        }
        for (String path : List.of("/api/subscriptions", "/api/schedules", "/api/keys")) {
            String body = "{\"name\":\"%1$s\",\"target\":\"mailto:a@b%1$s\",\"cron\":\"%1$s\"}".formatted(dots);
            assertThat(admin.post(path, body).status()).as(path).isBetween(400, 499);
        }
        String cursor = Base64.getUrlEncoder().encodeToString(("1:9:" + "2,".repeat(2_500)).getBytes(UTF_8));
        assertThat(operator.get("/api/events?cursor=" + cursor).code()).isEqualTo("bad_parameter");
        assertThat(operator.get("/api/jobs?cursor=" + cursor).code()).isEqualTo("bad_parameter");
        assertThat(operator.get("/api/jobs/" + cursor).status()).isEqualTo(404);
    }

    /** The last of all, since it deletes what the others look at. Where Temporal is away, a call takes seconds: all go at once. */
    @Test
    @Order(Integer.MAX_VALUE)
    void whoMayCallGetsAnAnswerThatWasForeseen(CapturedOutput output) throws Exception {
        Map<Boolean, List<Endpoint>> deleting = endpoints.stream()
                .filter(Endpoint::needsKey)
                .filter(endpoint -> !endpoint.isStream())
                .collect(Collectors.partitioningBy(endpoint -> endpoint.method().equals("DELETE")));
        Map<String, Future<Answer>> answers = new LinkedHashMap<>();
        for (List<Endpoint> together : List.of(deleting.get(false), deleting.get(true))) {
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                together.forEach(endpoint -> answers.put(
                        endpoint.name() + " " + endpoint.consumes(),
                        callers.submit(() -> endpoint.by(endpoint.rule().installation() ? service.http() : admin))));
            }
        }

        for (Map.Entry<String, Future<Answer>> answer : answers.entrySet()) {
            Answer given = answer.getValue().get();
            assertThat(given.status()).as(answer.getKey() + ": " + given.body()).isNotIn(401, 403, 500);
        }
        assertThat(output.getAll().contains("\tat dev.meridian."))
                .as("a stack trace of what is expected")
                .isFalse();
    }

    /** A new endpoint that is not for viewers to read and operators to change has to be added here, and in the docs. */
    @Test
    void whatNeedsAnAdminIsWhatTheDocumentationSays() {
        assertThat(endpoints.stream()
                        .filter(endpoint -> endpoint.rule().role() == Role.ADMIN
                                && !endpoint.rule().installation())
                        .map(Endpoint::name))
                .containsExactlyInAnyOrder(
                        "GET /api/keys",
                        "POST /api/keys",
                        "DELETE /api/keys/{id}",
                        "GET /api/audit",
                        "POST /api/connections",
                        "PUT /api/connections/{id}",
                        "DELETE /api/connections/{id}",
                        "PUT /api/connections/{id}/files/{name}",
                        "PUT /api/connectors/{name}",
                        "DELETE /api/connectors/{name}",
                        "POST /api/connectors/check",
                        "POST /api/connectors/import",
                        "GET /api/signing-secret",
                        "POST /api/signing-secret/renew");
        assertThat(endpoints.stream()
                        .filter(endpoint -> endpoint.rule().installation())
                        .map(Endpoint::name)
                        .distinct())
                .containsExactlyInAnyOrder(
                        "PUT /api/cities/{slug}",
                        "DELETE /api/cities/{slug}",
                        "POST /api/cities/{slug}/pois",
                        "POST /api/objects/verify");
        assertThat(endpoints.stream()
                        .filter(endpoint ->
                                endpoint.rule().role() == Role.VIEWER && !AccessRule.isReading(endpoint.method()))
                        .map(Endpoint::name)
                        .distinct())
                .containsExactlyInAnyOrder(
                        "POST /api/tickets",
                        "POST /api/session",
                        "DELETE /api/session",
                        "POST /api/schedules/preview",
                        "POST /api/snapshots/{id}/plan",
                        "POST /api/records/search");
    }

    @Test
    void metricsAndTheDetailsOfHealthAreForThoseWhoRunTheInstallation() {
        TestHttp nobody = service.http().asNobody();
        assertThat(nobody.get("/actuator/prometheus").status()).isEqualTo(401);
        assertThat(admin.get("/actuator/prometheus").code()).isEqualTo("not_your_installation");
        assertThat(service.http().get("/actuator/prometheus").status()).isEqualTo(200);
        assertThat(nobody.get("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(nobody.get("/actuator/health").json().has("components")).isFalse();
        assertThat(admin.get("/actuator/health").json().has("components")).isFalse();
        assertThat(service.http().get("/actuator/health").json().has("components"))
                .isTrue();
    }

    private static Stream<Endpoint> endpoints(RequestMappingInfo info, HandlerMethod handler) {
        String consumes = info.getConsumesCondition().getConsumableMediaTypes().stream()
                .map(MediaType::toString)
                .findFirst()
                .orElse(MediaType.APPLICATION_JSON_VALUE);
        String produces = info.getProducesCondition().getProducibleMediaTypes().stream()
                .map(MediaType::toString)
                .findFirst()
                .orElse("*/*");
        return info.getPatternValues().stream()
                .flatMap(path -> info.getMethodsCondition().getMethods().stream()
                        .map(RequestMethod::name)
                        .map(method -> new Endpoint(
                                method, path, consumes, produces, AccessRule.of(handler, method), handler)));
    }

    private static TestHttp key(String tenant, String role) {
        Answer made = service.http().post("/api/keys", """
                        {"name":"%s of %s","role":"%s","tenantId":"%s"}""".formatted(role, tenant, role, tenant));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return service.http().as(made.json().path("key").asString());
    }

    private static String id(Answer made) {
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        String location = made.response().headers().firstValue("Location").orElseThrow();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    private static void put(String path, String contentType, String body) {
        Answer answer = admin.send(
                admin.request(path).header("Content-Type", contentType).PUT(BodyPublishers.ofString(body)));
        assertThat(answer.status()).as(answer.body()).isLessThan(300);
    }

    private static void assertProblem(Endpoint endpoint, Answer answer, String code) {
        assertAnswer(endpoint, answer, 403);
        assertThat(answer.code()).as(endpoint.name()).isEqualTo(code);
    }

    private static void assertAnswer(Endpoint endpoint, Answer answer, int status) {
        assertThat(answer.status()).as(endpoint.name() + ": " + answer.body()).isEqualTo(status);
        assertThat(answer.contentType()).as(endpoint.name()).isEqualTo("application/problem+json");
        assertThat(answer.code()).as(endpoint.name()).isNotEmpty();
    }
}
