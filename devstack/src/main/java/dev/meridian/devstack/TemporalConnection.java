package dev.meridian.devstack;

import com.google.protobuf.util.Durations;
import dev.meridian.devstack.process.DevStackException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The few calls that this package makes to a Temporal server itself, without retries. */
final class TemporalConnection implements AutoCloseable {

    private static final long CALL_LIMIT_MILLIS = 2_000;
    private static final Duration NAMESPACE_LIMIT = Duration.ofSeconds(30);

    private final WorkflowServiceStubs workflows;
    private final OperatorServiceStubs operator;

    TemporalConnection(TemporalAddress address) {
        this.workflows = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(address.target())
                .build());
        this.operator = OperatorServiceStubs.newServiceStubs(OperatorServiceStubsOptions.newBuilder()
                .setChannel(workflows.getRawChannel())
                .validateAndBuildWithDefaults());
    }

    boolean serves(String namespace) {
        try {
            workflows
                    .blockingStub()
                    .withDeadlineAfter(CALL_LIMIT_MILLIS, TimeUnit.MILLISECONDS)
                    .describeNamespace(DescribeNamespaceRequest.newBuilder()
                            .setNamespace(namespace)
                            .build());
            return true;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    void createNamespace(String namespace, Map<String, String> searchAttributes) {
        workflows
                .blockingStub()
                .registerNamespace(RegisterNamespaceRequest.newBuilder()
                        .setNamespace(namespace)
                        .setWorkflowExecutionRetentionPeriod(Durations.fromDays(1))
                        .build());
        long deadline = System.nanoTime() + NAMESPACE_LIMIT.toNanos();
        // The parts of the server learn of the namespace at different times, and answer NOT_FOUND until then.
        while (!addSearchAttributes(namespace, searchAttributes) || !lists(namespace, searchAttributes)) {
            if (System.nanoTime() > deadline) {
                throw new DevStackException(
                        "Namespace %s was not ready after %d s.".formatted(namespace, NAMESPACE_LIMIT.toSeconds()));
            }
            rest();
        }
    }

    private boolean addSearchAttributes(String namespace, Map<String, String> attributes) {
        try {
            Map<String, IndexedValueType> missing = attributes.entrySet().stream()
                    .filter(entry -> !known(namespace).containsKey(entry.getKey()))
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> type(entry.getValue())));
            if (!missing.isEmpty()) {
                operator.blockingStub()
                        .addSearchAttributes(AddSearchAttributesRequest.newBuilder()
                                .setNamespace(namespace)
                                .putAllSearchAttributes(missing)
                                .build());
            }
            return true;
        } catch (StatusRuntimeException e) {
            return retryable(e);
        }
    }

    private Map<String, IndexedValueType> known(String namespace) {
        return operator.blockingStub()
                .listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                        .setNamespace(namespace)
                        .build())
                .getCustomAttributesMap();
    }

    private boolean lists(String namespace, Map<String, String> attributes) {
        String query =
                attributes.keySet().stream().map(name -> name + " IS NULL").collect(Collectors.joining(" AND "));
        try {
            workflows
                    .blockingStub()
                    .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                            .setNamespace(namespace)
                            .setQuery(query)
                            .build());
            return true;
        } catch (StatusRuntimeException e) {
            return retryable(e);
        }
    }

    private static boolean retryable(StatusRuntimeException e) {
        Status.Code code = e.getStatus().getCode();
        if (code == Status.Code.NOT_FOUND || code == Status.Code.INVALID_ARGUMENT) {
            return false;
        }
        throw e;
    }

    private static IndexedValueType type(String name) {
        String constant = name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
        return IndexedValueType.valueOf("INDEXED_VALUE_TYPE_" + constant);
    }

    private static void rest() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DevStackException("Interrupted while a namespace was made.", e);
        }
    }

    @Override
    public void close() {
        operator.shutdownNow();
        workflows.shutdownNow();
    }
}
