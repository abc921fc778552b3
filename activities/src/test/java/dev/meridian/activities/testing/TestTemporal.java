package dev.meridian.activities.testing;

import dev.meridian.devstack.SharedServers;
import dev.meridian.devstack.TemporalAddress;
import dev.meridian.workflows.job.JobSearchAttributes;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A namespace of its own on a real Temporal server. */
public record TestTemporal(WorkflowServiceStubs service, WorkflowClient client) implements AutoCloseable {
    public static TestTemporal create() {
        TemporalAddress address = SharedServers.temporal(JobSearchAttributes.ALL.stream()
                .map(SearchAttributeKey::getName)
                .collect(Collectors.toMap(Function.identity(), name -> "Keyword")));
        WorkflowServiceStubs service = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(address.target())
                .build());
        WorkflowClient client = WorkflowClient.newInstance(
                service,
                WorkflowClientOptions.newBuilder()
                        .setNamespace(address.namespace())
                        .build());
        return new TestTemporal(service, client);
    }

    @Override
    public void close() {
        service.shutdownNow();
    }
}
