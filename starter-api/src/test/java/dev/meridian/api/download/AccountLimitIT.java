package dev.meridian.api.download;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.meridian.api.testing.ServiceProcess;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.fault.JavaProcess;
import dev.meridian.workflows.job.TaskQueues;
import io.temporal.api.history.v1.ActivityTaskStartedEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two jobs of two connections to one account, read by two workers, never call it more often than its limit says. */
@Tag("slow")
class AccountLimitIT {
    private static final int RATE = 40;
    private static final int BURST = 10;
    private static final int AT_ONCE = 2;
    private static final int TABLES = 3;
    private static final int PAGES = 25;
    private static final int WORKERS = 2;

    /** Calls that had their permission before a span of time began and arrived within it: each worker has so many open. */
    private static final int ON_THEIR_WAY = WORKERS * AT_ONCE;

    @TempDir
    private Path logs;

    private final ConcurrentSkipListSet<Long> calls = new ConcurrentSkipListSet<>();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        calls.add(System.nanoTime());
        String query = exchange.getRequestURI().getQuery();
        int page = query == null ? 1 : Integer.parseInt(query.replaceAll("\\D", ""));
        String next = page < PAGES ? ", \"next\": " + (page + 1) : "";
        byte[] body = ("{\"rows\": [{\"id\": " + page + "}]" + next + "}").getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Test
    void twoWorkersWithTwoJobsKeepTheLimitOfTheirAccount() throws Exception {
        TestService.Settings settings = TestService.Settings.databaseOnly()
                .with(TestService.Settings.freshNamespace())
                .with("WORKER_DOWNLOAD_SLOTS", "2")
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8");
        try (TestService api = TestService.start(settings.with("SERVICE_TYPE", "api"));
                JavaProcess _ = ServiceProcess.worker(settings.values(), logs.resolve("one.log"));
                JavaProcess _ = ServiceProcess.worker(settings.values(), logs.resolve("other.log"))) {
            DownloadCalls downloads = new DownloadCalls(api);
            define(api.http());
            List<String> jobs = new ArrayList<>();
            for (String name : List.of("one", "other")) {
                jobs.add(downloads.ask(downloads.snapshot(name, connection(api.http(), name))));
            }
            Set<String> workers = jobs.stream()
                    .map(job -> downloads.until(job, DownloadCalls::hasEnded))
                    .flatMap(job -> workersOf(api, job))
                    .collect(Collectors.toSet());
            assertThat(workers).as("workers that have read tables").hasSize(WORKERS);
        }
        List<Long> times = List.copyOf(calls);
        System.out.printf("%d calls in %.1f s%n", times.size(), (times.getLast() - times.getFirst()) / 1e9);
        assertThat(times).as("each page once").hasSize(2 * TABLES * PAGES);
        for (int first = 0; first < times.size(); first++) {
            for (int last = first; last < times.size(); last++) {
                double seconds = (times.get(last) - times.get(first)) / 1e9;
                assertThat(last - first + 1.0)
                        .as("calls within %.3f s", seconds)
                        .isLessThanOrEqualTo(BURST + seconds * RATE + 1 + ON_THEIR_WAY);
            }
        }
    }

    private Stream<String> workersOf(TestService api, JsonNode job) {
        assertThat(job.path("status").asString()).as(job.toString()).isEqualTo("completed");
        List<HistoryEvent> events = api.bean(WorkflowClient.class)
                .fetchHistory(job.path("workflowId").asString())
                .getEvents();
        return events.stream()
                .filter(HistoryEvent::hasActivityTaskStartedEventAttributes)
                .map(HistoryEvent::getActivityTaskStartedEventAttributes)
                // Events are numbered from 1.
                .filter(started -> events.get((int) started.getScheduledEventId() - 1)
                        .getActivityTaskScheduledEventAttributes()
                        .getTaskQueue()
                        .getName()
                        .equals(TaskQueues.DOWNLOADS))
                .map(ActivityTaskStartedEventAttributes::getIdentity);
    }

    private static void define(TestHttp http) {
        String tables = IntStream.range(0, TABLES)
                .mapToObj(table -> """
                          - name: rows%1$d
                            request: {path: /rows%1$d}
                            rows: /rows
                            id: /id
                            paging:
                              cursor: {from: {pointer: /next}, to: {query: page}}
                        """.formatted(table))
                .collect(Collectors.joining());
        String document = """
                title: Limited
                settings:
                  address: {title: Address, kind: address}
                address: "{address}"
                signIn: {none: {}}
                limits: {account: "{address}", callsPerSecond: %d, burst: %d, atOnce: %d}
                tables:
                """.formatted(RATE, BURST, AT_ONCE) + tables;
        assertThat(http.send(http.request("/api/connectors/limited")
                                .header("Content-Type", "application/yaml")
                                .PUT(BodyPublishers.ofString(document)))
                        .status())
                .isEqualTo(201);
    }

    private String connection(TestHttp http, String name) {
        return DownloadCalls.ok(
                        http.post("/api/connections", """
                        {"name": "%s", "connector": "limited", "settings": {"address": "http://127.0.0.1:%d"}}""".formatted(
                                        name, server.getAddress().getPort())),
                        201)
                .path("id")
                .asString();
    }
}
