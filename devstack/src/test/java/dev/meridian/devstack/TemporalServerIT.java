package dev.meridian.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TemporalServerIT {

    private static final SearchAttributeKey<String> COLOUR = SearchAttributeKey.forKeyword("Colour");
    private static final Map<String, String> ATTRIBUTES = Map.of(COLOUR.getName(), "Keyword");

    @Test
    void eachNamespaceHasTheSearchAttributesAndItsOwnWorkflows() {
        TemporalAddress first = SharedServers.temporal(ATTRIBUTES);
        TemporalAddress second = SharedServers.temporal(ATTRIBUTES);

        start(first, "red");

        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(count(first, "Colour = 'red'")).isEqualTo(1));
        assertThat(count(second, "Colour = 'red'")).isZero();
    }

    @Test
    void aKilledServerComesBackWithItsWorkflowsAndItsWebUi() throws Exception {
        try (TemporalServer server = TemporalServer.start(TemporalServer.Options.temporary(ATTRIBUTES), news -> {})) {
            start(server.address(), "blue");

            server.kill();
            assertThat(server.isRunning()).isFalse();
            server.start();

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(count(server.address(), "Colour = 'blue'"))
                            .isEqualTo(1));
            assertThat(status(server.address())).isEqualTo(200);
        }
    }

    private static int status(TemporalAddress address) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(address.webUi().orElseThrow()).build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    private static void start(TemporalAddress address, String colour) {
        try (Connection connection = new Connection(address)) {
            WorkflowStub stub = connection.client.newUntypedWorkflowStub(
                    "Painting",
                    WorkflowOptions.newBuilder()
                            .setTaskQueue("nobody")
                            .setTypedSearchAttributes(SearchAttributes.newBuilder()
                                    .set(COLOUR, colour)
                                    .build())
                            .build());
            stub.start();
        }
    }

    private static long count(TemporalAddress address, String query) {
        try (Connection connection = new Connection(address)) {
            return connection.client.countWorkflows(query).getCount();
        }
    }

    /** A client as users have it. */
    private static final class Connection implements AutoCloseable {

        private final WorkflowServiceStubs stubs;
        private final WorkflowClient client;

        Connection(TemporalAddress address) {
            stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setTarget(address.target())
                    .build());
            client = WorkflowClient.newInstance(
                    stubs,
                    WorkflowClientOptions.newBuilder()
                            .setNamespace(address.namespace())
                            .build());
        }

        @Override
        public void close() {
            stubs.shutdownNow();
        }
    }
}
