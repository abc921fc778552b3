package dev.meridian.api.health;

import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.Health;

/** Up while Temporal answers. */
final class TemporalHealth extends DependencyHealth {
    /** The time-out of the check: longer than any answer takes, and shorter than the time-out of health probes. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final WorkflowClient client;

    TemporalHealth(WorkflowClient client) {
        super("Temporal does not answer");
        this.client = client;
    }

    @Override
    void ask(Health.Builder health) {
        WorkflowServiceStubs service = client.getWorkflowServiceStubs();
        health.withDetail("address", service.getOptions().getTarget())
                .withDetail("namespace", client.getOptions().getNamespace());
        String version = service.blockingStub()
                .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .getSystemInfo(GetSystemInfoRequest.getDefaultInstance())
                .getServerVersion();
        health.up().withDetail("version", version);
    }
}
