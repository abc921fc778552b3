package dev.meridian.api.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import dev.meridian.workflows.job.TaskQueues;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The state of an installation of two processes, on real servers. */
@Tag("slow")
class SystemIT {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(90);

    @Test
    void theInstallationShowsItsProcessesQueuesAndServersToThoseWhoMaySeeThem() {
        TestService.Settings settings =
                TestService.Settings.fresh().with("RECONCILER_EVERY", "1s").with("WORKER_CONNECTOR_SLOTS", "7");
        try (TestService api = TestService.start(settings.with("SERVICE_TYPE", "api"));
                TestService worker = TestService.start(settings.with("SERVICE_TYPE", "worker"))) {
            assertThat(worker.http().get("/api/system").status()).isEqualTo(404);
            JsonNode system = await().atMost(LONG_ENOUGH)
                    .until(
                            () -> api.http().get("/api/system").json(),
                            state -> state.path("processes").size() == 2
                                    && state.has("sweep")
                                    && state.at("/queues/0/pollers").size() > 0
                                    && slotsOf(state, "worker").size() > 0);

            assertThat(slotsOf(system, "api")).isEmpty();
            assertThat(slotsOf(system, "worker")
                            .valueStream()
                            .filter(slots -> slots.path("queue").asString().equals("meridian-connectors")))
                    .singleElement()
                    .satisfies(slots -> {
                        assertThat(slots.path("used").asInt()).isNotNegative();
                        assertThat(slots.path("most").asInt()).isEqualTo(7);
                    });

            assertThat(system.path("processes")
                            .valueStream()
                            .map(process -> process.path("serviceType").asString()))
                    .containsExactlyInAnyOrder("api", "worker");
            assertThat(system.path("queues")
                            .valueStream()
                            .map(queue -> queue.path("name").asString() + " "
                                    + queue.path("kind").asString()))
                    .contains("meridian activity", "meridian workflow", "meridian-connectors activity")
                    .hasSize(2 * TaskQueues.ALL.size());
            assertThat(system.at("/postgres/up").asBoolean()).isTrue();
            assertThat(system.at("/postgres/version").asString()).startsWith("18");
            assertThat(system.at("/temporal/up").asBoolean()).isTrue();
            assertThat(system.at("/objects/up").asBoolean()).isTrue();
            assertThat(system.at("/outbox/notHandedOver").asInt()).isZero();

            TestHttp operator = key(api, "operator");
            JsonNode shown = operator.get("/api/system").json();
            assertThat(shown.propertyNames()).containsExactly("version", "queues", "outbox");
            assertThat(key(api, "viewer").get("/api/system").code()).isEqualTo("role_too_small");
        }
    }

    @Test
    void whileTemporalIsAwayTheOutboxTellsWhatWaits() {
        try (TestService service =
                TestService.start(TestService.Settings.databaseOnly().with("SERVICE_TYPE", "api"))) {
            service.http().post("/api/jobs", "{\"type\":\"sleep\",\"payload\":{\"delayMs\":1}}");

            JsonNode system = service.http().get("/api/system").json();

            assertThat(system.has("queues")).isFalse();
            assertThat(system.at("/outbox/notHandedOver").asInt()).isEqualTo(1);
            assertThat(system.at("/temporal/up").asBoolean()).isFalse();
            assertThat(system.at("/objects/up").asBoolean()).isFalse();
        }
    }

    private static JsonNode slotsOf(JsonNode system, String serviceType) {
        return system.path("processes")
                .valueStream()
                .filter(process -> process.path("serviceType").asString().equals(serviceType))
                .findFirst()
                .orElseThrow()
                .path("slots");
    }

    private static TestHttp key(TestService service, String role) {
        return service.http()
                .as(service.http()
                        .post(
                                "/api/keys",
                                "{\"name\":\"system\",\"role\":\"%s\",\"tenantId\":\"other\"}".formatted(role))
                        .json()
                        .path("key")
                        .asString());
    }
}
