package dev.meridian.api.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.meridian.api.testing.ServiceProcess;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.fault.JavaProcess;
import io.opentelemetry.proto.trace.v1.Span;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One trace from a request through an API process, Temporal and a worker process to whom the job calls. */
@Tag("slow")
class TracingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> CALLED_WITH = new ConcurrentHashMap<>();

    @TempDir
    private static Path logs;

    private static TraceCollector collector;
    private static HttpServer receiver;
    private static TestService api;
    private static JavaProcess worker;
    private static TestHttp http;

    @BeforeAll
    static void start() throws IOException {
        collector = new TraceCollector();
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", call -> {
            CALLED_WITH.put(
                    call.getRequestURI().getPath(),
                    String.valueOf(call.getRequestHeaders().getFirst("traceparent")));
            call.sendResponseHeaders(204, -1);
            call.close();
        });
        receiver.start();
        TestService.Settings settings = TestService.Settings.fresh()
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8")
                .with("RECONCILER_EVERY", "1s")
                .with("RECONCILER_RESEND_AFTER", "1s");
        // First, so that it brings the search attributes and keeps the journal.
        worker = ServiceProcess.worker(
                settings.with("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint())
                        .with("OTEL_BSP_SCHEDULE_DELAY", "100")
                        .with("LOG_FORMAT", "json")
                        .values(),
                logs.resolve("worker.log"));
        try {
            await().atMost(PATIENCE)
                    .until(() -> workersLog()
                            .anyMatch(line -> line.path("message").asString().startsWith("Workers poll")));
        } catch (ConditionTimeoutException notStarted) {
            worker.printLog();
            throw notStarted;
        }
        // Spring Boot reads OpenTelemetry's own variables from the process, whose environment is not this test's.
        api = TestService.start(settings.with("SERVICE_TYPE", "api")
                .with("MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT", collector.endpoint() + "/v1/traces")
                .with("MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_SCHEDULEDELAY", "100ms"));
        http = api.http();
    }

    @AfterAll
    static void stop() {
        api.close();
        worker.close();
        receiver.stop(0);
        collector.close();
    }

    @Test
    void aTraceLeadsFromTheRequestToTheCallOfItsWebhook() {
        Trace trace = new Trace();
        String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
        String job = submit(trace, "{\"type\": \"webhook\", \"payload\": {\"url\": \"" + url + "\"}}");

        Span run = trace.span("RunWorkflow:Task");
        Span request = trace.span("http post /api/jobs");
        Span start = trace.span("StartWorkflow:Task");
        Span activity = trace.span("RunActivity:TaskPerform");
        assertThat(TraceCollector.parent(request)).isEqualTo(trace.clientsSpan);
        assertThat(TraceCollector.parent(start)).isEqualTo(TraceCollector.id(request));
        assertThat(TraceCollector.parent(run)).isEqualTo(TraceCollector.id(start));
        assertThat(TraceCollector.parent(activity)).isEqualTo(TraceCollector.id(run));
        assertThat(CALLED_WITH.get("/hook")).isEqualTo("00-" + trace.id + "-" + TraceCollector.id(activity) + "-01");
        assertThat(http.get("/api/jobs/" + job).json().path("traceId").asString())
                .isEqualTo(trace.id);
    }

    @Test
    void aRefreshOfAnExplorerAndTheBatchesAreTracedToo() {
        Trace refresh = new Trace();
        TestHttp.Answer stored = http.send(http.request("/api/explorers/traced")
                .header("Content-Type", "text/tab-separated-values")
                .header("traceparent", refresh.parent())
                .PUT(BodyPublishers.ofString("isPublished\ttrue\n")));
        assertThat(stored.status()).isEqualTo(202);
        Trace batch = new Trace();
        TestHttp.Answer accepted = http.send(http.request("/api/jobs/batch")
                .header("Content-Type", "application/json")
                .header("traceparent", batch.parent())
                .POST(BodyPublishers.ofString("{\"type\": \"sleep\", \"items\": [{\"delayMs\": 1}]}")));
        assertThat(accepted.status()).isEqualTo(201);

        Span run = refresh.span("RunWorkflow:ExplorerRefresh");
        for (String activity : List.of("ExplorerBegin", "ExplorerRefreshViews", "ExplorerSyncObjects")) {
            assertThat(TraceCollector.parent(refresh.span("RunActivity:" + activity)))
                    .isEqualTo(TraceCollector.id(run));
        }
        assertThat(TraceCollector.parent(batch.span("RunActivity:BatchPerformPage")))
                .isEqualTo(TraceCollector.id(batch.span("RunWorkflow:Batch")));
    }

    @Test
    void aJobThatWaitedInTheOutboxGoesOnWithItsTrace() {
        Trace trace = new Trace();
        String waits = "{\"type\": \"sleep\", \"payload\": {\"delayMs\": 60000}}";
        UUID job = UUID.fromString(submit(trace, waits));
        trace.span("StartWorkflow:Sleep");
        // As if Temporal had lost it before anybody noted that it has it; a note that is still to come would be in the
        // way.
        Jdbi jdbi = api.bean(Jdbi.class);
        await().atMost(PATIENCE)
                .until(() -> jdbi.withHandle(
                        handle -> handle.createQuery("SELECT run_id IS NOT NULL FROM jobs WHERE id = :id")
                                .bind("id", job)
                                .mapTo(Boolean.class)
                                .one()));
        String workflow = jdbi.withHandle(handle -> handle.createQuery("SELECT workflow_id FROM jobs WHERE id = :id")
                .bind("id", job)
                .mapTo(String.class)
                .one());
        api.bean(WorkflowClient.class).newUntypedWorkflowStub(workflow).terminate("lost");
        jdbi.useHandle(handle -> handle.createUpdate("UPDATE jobs SET run_id = NULL WHERE id = :id")
                .bind("id", job)
                .execute());

        await().atMost(PATIENCE).until(() -> trace.spans("StartWorkflow:Sleep").size() > 1);
        Span request = trace.span("http post /api/jobs");
        assertThat(trace.spans("StartWorkflow:Sleep"))
                .extracting(TraceCollector::parent)
                .containsOnly(TraceCollector.id(request));
    }

    @Test
    void linesOfTheLogTellJobTenantAttemptAndTrace() {
        Trace trace = new Trace();
        String broken = "{\"type\": \"webhook\", \"attempts\": 1, \"payload\": {\"url\": \"http://127.0.0.1:1/\"}}";
        String job = submit(trace, broken);

        JsonNode line = await().atMost(PATIENCE)
                .until(
                        () -> workersLog()
                                .filter(entry -> entry.path("jobId").asString().equals(job))
                                .filter(entry -> entry.path("status").asString().equals("failed"))
                                .findFirst()
                                .orElse(null),
                        entry -> entry != null);
        assertThat(line.path("traceId").asString()).as(line.toString()).isEqualTo(trace.id);
        assertThat(line.path("tenant").asString()).isEqualTo("default");
        assertThat(line.path("attempt").asInt()).isEqualTo(1);
    }

    @Test
    void whoeverScrapesIsNotTraced() {
        assertThat(http.get("/actuator/prometheus").status()).isEqualTo(200);
        Trace after = new Trace();
        http.send(
                http.request("/api/jobs").header("traceparent", after.parent()).GET());
        after.span("http get /api/jobs");
        assertThat(collector.all()).extracting(Span::getName).noneMatch(name -> name.contains("actuator"));
    }

    private static Stream<JsonNode> workersLog() throws IOException {
        // A line that is being written is no JSON yet.
        return Files.readAllLines(logs.resolve("worker.log")).stream()
                .filter(line -> line.startsWith("{") && line.endsWith("}"))
                .map(line -> JsonMapper.shared().readTree(line));
    }

    private static String submit(Trace trace, String request) {
        TestHttp.Answer accepted = http.send(http.request("/api/jobs")
                .header("Content-Type", "application/json")
                .header("traceparent", trace.parent())
                .POST(BodyPublishers.ofString(request)));
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(201);
        return accepted.json().path("jobId").asString();
    }

    /** A trace that a client has begun. */
    private static final class Trace {
        private final String id = UUID.randomUUID().toString().replace("-", "");
        private final String clientsSpan = id.substring(16);

        String parent() {
            return "00-" + id + "-" + clientsSpan + "-01";
        }

        List<Span> spans(String name) {
            return collector.trace(id).stream()
                    .filter(span -> span.getName().equals(name))
                    .toList();
        }

        /** The one span of a name. */
        Span span(String name) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(collector.trace(id))
                            .extracting(Span::getName)
                            .contains(name));
            assertThat(spans(name)).hasSize(1);
            return spans(name).getFirst();
        }
    }
}
