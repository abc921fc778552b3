package dev.meridian.api.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The limits of calls to the outside hold for all workers together. */
@Tag("slow")
class FlowControlIT {
    private static final Logger log = LoggerFactory.getLogger(FlowControlIT.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> CALLING = Set.of("TaskPerform", "TaskPagePerform");

    private final List<Long> calls = new CopyOnWriteArrayList<>();
    private HttpServer receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        receiver.createContext("/", call -> {
            calls.add(System.nanoTime());
            call.sendResponseHeaders(204, -1);
            call.close();
        });
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    @Test
    void twoWorkersTogetherKeepToAnAccountsRate() {
        int webhooks = 60;
        int rate = 20;
        TestService.Settings settings = TestService.Settings.fresh()
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8")
                .with("OUTBOUND_CALLS_PER_SECOND", String.valueOf(rate))
                .with("OUTBOUND_BURST", "1");
        long begun;
        try (TestService api = TestService.start(settings.with("SERVICE_TYPE", "api"));
                TestService one = TestService.start(settings.with("SERVICE_TYPE", "worker"));
                TestService other = TestService.start(settings.with("SERVICE_TYPE", "worker"))) {
            begun = System.nanoTime();
            submit(api, webhooks);
            await().atMost(PATIENCE).until(() -> calls.size() == webhooks);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(List.of(performed(one, CALLING), performed(other, CALLING)))
                            .allMatch(performed -> performed > 0));
        }
        List<Long> times = calls.stream().sorted().toList();
        double took = (times.getLast() - begun) / 1e9;
        log.info("{} calls at {}/s in {} s, at most {} in one second", webhooks, rate, took, mostInOneSecond(times));
        // On a slow machine a call, the first too, may come late after its turn and so close to the next ones.
        assertThat(took).isGreaterThanOrEqualTo((webhooks - 1.0) / rate * 0.95);
        assertThat(mostInOneSecond(times)).isLessThanOrEqualTo(rate + 1 + rate / 4);
    }

    @Test
    void temporalHandsOutNoMoreWorkOnTheOutsideThanTheWorkersSettingSays() {
        int webhooks = 40;
        int rate = 10;
        TestService.Settings settings = TestService.Settings.fresh()
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8")
                .with("WORKER_CONNECTOR_TASKS_PER_SECOND", String.valueOf(rate));
        double took;
        try (TestService service = TestService.start(settings)) {
            long begun = System.nanoTime();
            submit(service, webhooks);
            await().atMost(PATIENCE).until(() -> calls.size() == webhooks);
            took = (Collections.max(calls) - begun) / 1e9;
        }
        log.info("{} calls from a queue of {}/s took {} s", webhooks, rate, took);
        // What the server hands out at once is as much as it hands out in a second.
        assertThat(took).isGreaterThanOrEqualTo((webhooks - rate) / (double) rate * 0.9);
    }

    /** Jobs that another process has given to a workflow that they share leave it, because a shared workflow is one task. */
    @Test
    void jobsThatShareAWorkflowAreCountedOneByOne() {
        int webhooks = 40;
        int rate = 10;
        TestService.Settings settings = TestService.Settings.fresh().with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8");
        TestService.Settings apiOnly = settings.with("SERVICE_TYPE", "api");
        try (TestService early = TestService.start(apiOnly.with("TEMPORAL_ADDRESS", "127.0.0.1:1"))) {
            submit(early, webhooks);
        }
        double took;
        try (TestService api = TestService.start(apiOnly)) {
            Jdbi jdbi = api.bean(Jdbi.class);
            await().atMost(PATIENCE).until(() -> inPages(jdbi) == webhooks);
            long begun = System.nanoTime();
            try (TestService worker = TestService.start(settings.with("SERVICE_TYPE", "worker")
                    .with("WORKER_CONNECTOR_TASKS_PER_SECOND", String.valueOf(rate)))) {
                await().atMost(PATIENCE).until(() -> calls.size() == webhooks);
                long first = Collections.min(calls);
                assertThat(first).isGreaterThan(begun);
                took = (Collections.max(calls) - first) / 1e9;
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(performed(worker, Set.of("TaskPerform")))
                                .isGreaterThanOrEqualTo(webhooks));
            }
            assertThat(inPages(jdbi)).isZero();
        }
        log.info("{} calls of a page from a queue of {}/s took {} s", webhooks, rate, took);
        assertThat(took).isGreaterThanOrEqualTo((webhooks - rate) / (double) rate * 0.9);
    }

    private static int inPages(Jdbi jdbi) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM jobs WHERE shared_workflow_id IS NOT NULL")
                        .mapTo(Integer.class)
                        .one());
    }

    private void submit(TestService service, int webhooks) {
        TestHttp http = service.http();
        String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
        String job = JsonMapper.shared().createObjectNode().put("url", url).toString();
        for (int i = 0; i < webhooks; i++) {
            TestHttp.Answer accepted = http.post("/api/jobs", "{\"type\": \"webhook\", \"payload\": " + job + "}");
            assertThat(accepted.status()).as(accepted.body()).isEqualTo(201);
        }
    }

    /** How often a worker has performed activities of these types, as Temporal's SDK counts. */
    private static long performed(TestService worker, Set<String> types) {
        return worker.bean(MeterRegistry.class).find("temporal_activity_execution_latency").timers().stream()
                .filter(timer -> types.contains(timer.getId().getTag("activity_type")))
                .mapToLong(Timer::count)
                .sum();
    }

    private static int mostInOneSecond(List<Long> times) {
        int most = 0;
        for (int first = 0; first < times.size(); first++) {
            int last = first;
            while (last + 1 < times.size() && times.get(last + 1) - times.get(first) < 1_000_000_000L) {
                last++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }
}
