package dev.meridian.api.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.ApiProcess;
import dev.meridian.api.testing.SocketClient;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.fault.RecordingReceiver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The client of the Worker Reference, given an API key, against two APIs, of which one is a process of its own, and two
 * workers: its envelope, its list, its WebSocket frames ({@code docs/coming-from-the-worker-reference.md}).
 */
@Tag("slow")
class ReferenceClientIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);
    private static final String TENANT = "acme";

    @TempDir
    static Path logs;

    private static final List<TestService> IN_THIS_PROCESS = new ArrayList<>();
    private static ApiProcess apart;
    private static List<TestHttp> apis;
    private static RecordingReceiver receiver;
    private static String key;

    @BeforeAll
    static void start() throws Exception {
        receiver = RecordingReceiver.start(
                Duration.ofMillis(5), call -> call.path().startsWith("/broken") ? 400 : 200);
        TestService.Settings settings = TestService.Settings.fresh()
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8")
                .with("LOGGING_LEVEL_ROOT", "warn");
        apart = ApiProcess.start(settings.values(), logs.resolve("api.log"));
        for (String type : List.of("api", "worker", "worker")) {
            IN_THIS_PROCESS.add(TestService.start(settings.with("SERVICE_TYPE", type)));
        }
        apart.awaitReady();
        apis = List.of(apart.http(), IN_THIS_PROCESS.getFirst().http());
        Answer made = apis.getFirst()
                .post("/api/keys", "{\"name\": \"reference\", \"role\": \"operator\", \"tenantId\": \"acme\"}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        key = made.json().path("key").asString();
    }

    @AfterAll
    static void stop() {
        IN_THIS_PROCESS.forEach(TestService::close);
        apart.close();
        receiver.close();
    }

    @Test
    void jobsAcceptedByOneInstanceAreFollowedAtTheOther() {
        try (SocketClient socket = SocketClient.open(IN_THIS_PROCESS.getFirst().url(), key)) {
            await().atMost(SOON).until(() -> socket.frames("CONNECTED").size() == 1);
            assertThat(socket.frames("CONNECTED").getFirst().path("message").asString())
                    .isNotEmpty();
            socket.say("{\"type\": \"SUBSCRIBE\", \"tenantId\": \"" + TENANT + "\"}");
            await().atMost(SOON).until(() -> socket.frames("SNAPSHOT").size() == 1);

            String sleep = post(0, "sleep", "{\"delayMs\": 50}");
            String webhook = post(
                    0,
                    "webhook",
                    "{\"url\": \"%s\", \"method\": \"PUT\", \"headers\": {\"X-Mine\": \"1\"}, \"body\": [1, \"a\"]}"
                            .formatted(receiver.url("/hook")));
            String refused = post(0, "webhook", "{\"url\": \"%s\"}".formatted(receiver.url("/broken")));

            await().atMost(LONG_ENOUGH)
                    .until(() -> "completed".equals(last(socket, sleep))
                            && "completed".equals(last(socket, webhook))
                            && "failed".equals(last(socket, refused)));
            assertThat(statuses(socket, sleep)).containsExactly("pending", "running", "completed");
            assertThat(statuses(socket, webhook)).containsExactly("pending", "running", "completed");
            assertThat(updates(socket, webhook))
                    .allMatch(frame -> frame.has("error") && frame.path("error").isNull());
            assertThat(updates(socket, refused).getLast().path("error").asString())
                    .isEqualTo("HTTP 400");
            assertThat(socket.seqs(refused)).containsExactly(1, 2, 3);
            assertThat(receiver.calls("/hook"))
                    .singleElement()
                    .satisfies(call -> assertThat(call.body()).isEqualTo("[1,\"a\"]"));

            socket.say("{\"type\": \"UNSUBSCRIBE\", \"tenantId\": \"" + TENANT + "\"}")
                    .say("answered after it");
            await().atMost(SOON).until(() -> socket.frames("ERROR").size() == 1);
            String unheard = post(1, "sleep", "{\"delayMs\": 0}");
            await().atMost(LONG_ENOUGH).until(() -> ended(1, unheard));
            assertThat(updates(socket, unheard)).isEmpty();
        }
    }

    @Test
    void framesThatCannotBeFollowedGetAnErrorAndTheSocketStaysOpen() {
        try (SocketClient socket = SocketClient.open(apart.url(), key)) {
            socket.say("not json")
                    .say("{\"type\": \"HELLO\"}")
                    .say("{\"type\": \"SUBSCRIBE\", \"tenantId\": 7}")
                    .say("{\"type\": \"SUBSCRIBE\", \"tenantId\": \"somebody-else\"}")
                    .say("{\"type\": \"SUBSCRIBE\", \"tenantId\": \"" + TENANT + "\"}");

            await().atMost(SOON).until(() -> socket.frames("SNAPSHOT").size() == 1);

            assertThat(socket.frames("ERROR"))
                    .extracting(frame -> frame.path("message").asString())
                    .containsExactly(
                            "Failed to parse message",
                            "Invalid message format",
                            "Invalid message format",
                            "This credential is another tenant's");
        }
    }

    @Test
    void theListIsPagedByNumberAndCounted() {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 25; i++) {
            made.add(post(i % 2, "data_processing", """
                    {"dataId": "%s", "operation": "count"}""".formatted(UUID.randomUUID())));
        }
        await().atMost(LONG_ENOUGH)
                .until(() -> list(1, "&status=failed&type=data_processing&limit=1")
                                .path("total")
                                .asInt()
                        == 25);

        Set<String> read = new LinkedHashSet<>();
        List<Instant> created = new ArrayList<>();
        IntStream.of(0, 10, 20).forEach(offset -> {
            JsonNode page = list(offset % 20 / 10, "&status=failed&type=data_processing&limit=10&offset=" + offset);
            assertThat(page.path("total").asInt()).isEqualTo(25);
            page.path("jobs").forEach(job -> {
                read.add(job.path("id").asString());
                created.add(Instant.parse(job.path("createdAt").asString()));
            });
        });

        assertThat(read).isEqualTo(made);
        assertThat(created).isSortedAccordingTo((one, next) -> next.compareTo(one));
        JsonNode job = list(0, "&status=failed&type=data_processing").at("/jobs/0");
        assertThat(job.path("tenant").asString()).isEqualTo(TENANT);
        assertThat(job.path("type").asString()).isEqualTo("data_processing");
        assertThat(job.path("status").asString()).isEqualTo("failed");
        assertThat(job.path("attempt").asInt()).isEqualTo(1);
        assertThat(job.at("/error/message").asString()).isNotEmpty();
        assertThat(Instant.parse(job.path("updatedAt").asString())).isAfter(created.getLast());
        assertThat(list(0, "&status=failed&type=data_processing").path("jobs"))
                .as("twenty unless it says otherwise")
                .hasSize(20);
        assertThat(list(0, "&offset=10000").path("jobs")).isEmpty();
    }

    @Test
    void whatTheClientSaysWrongIsRefused() {
        assertThat(client(0).get("/api/jobs?tenantId=" + TENANT + "&limit=501").status())
                .isEqualTo(400);
        assertThat(client(1).get("/api/jobs?tenantId=" + TENANT + "&limit=0").status())
                .isEqualTo(400);
        assertThat(client(0).get("/api/jobs?tenantId=" + TENANT + "&offset=-1").status())
                .isEqualTo(400);
        assertThat(client(1)
                        .get("/api/jobs?tenantId=" + TENANT + "&offset=10001")
                        .status())
                .isEqualTo(400);
        assertThat(client(0)
                        .get("/api/jobs?tenantId=" + TENANT + "&status=RUNNING")
                        .status())
                .as("statuses are in lower case")
                .isEqualTo(400);
        Answer invalid = client(1).post("/api/jobs", """
                {"tenantId": "acme", "type": "email", "payload": {"to": "nobody", "subject": "", "cc": "x"}}""");
        assertThat(invalid.status()).isEqualTo(422);
        assertThat(invalid.json()
                        .path("violations")
                        .valueStream()
                        .map(one -> one.path("path").asString()))
                .containsExactlyInAnyOrder("/payload/to", "/payload/subject", "/payload/cc");
    }

    @Test
    void aTenantThatIsNotTheKeysIsRefusedAndSoIsNoKey() {
        String sleep = "{\"tenantId\": \"%s\", \"type\": \"sleep\", \"payload\": {\"delayMs\": 0}}";
        for (int instance = 0; instance < 2; instance++) {
            assertThat(client(instance)
                            .post("/api/jobs", sleep.formatted("other"))
                            .status())
                    .isEqualTo(403);
            assertThat(client(instance).get("/api/jobs?tenantId=other").status())
                    .isEqualTo(403);
            assertThat(client(instance)
                            .asNobody()
                            .post("/api/jobs", sleep.formatted(TENANT))
                            .status())
                    .isEqualTo(401);
            assertThat(client(instance)
                            .asNobody()
                            .get("/api/jobs?tenantId=" + TENANT)
                            .status())
                    .isEqualTo(401);
        }
    }

    private static TestHttp client(int instance) {
        return apis.get(instance).as(key);
    }

    private static String post(int instance, String type, String payload) {
        Answer answer = client(instance)
                .post(
                        "/api/jobs",
                        "{\"tenantId\": \"%s\", \"type\": \"%s\", \"payload\": %s}".formatted(TENANT, type, payload));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("jobId").asString();
    }

    private static JsonNode list(int instance, String more) {
        Answer answer = client(instance).get("/api/jobs?tenantId=" + TENANT + more);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static boolean ended(int instance, String job) {
        return client(instance).get("/api/jobs/" + job).json().has("completedAt");
    }

    private static List<JsonNode> updates(SocketClient socket, String job) {
        return socket.frames("JOB_UPDATE").stream()
                .filter(frame -> frame.path("jobId").asString().equals(job))
                .toList();
    }

    private static List<String> statuses(SocketClient socket, String job) {
        return updates(socket, job).stream()
                .map(frame -> frame.path("status").asString())
                .toList();
    }

    private static String last(SocketClient socket, String job) {
        List<String> statuses = statuses(socket, job);
        return statuses.isEmpty() ? "" : statuses.getLast();
    }
}
