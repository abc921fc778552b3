package dev.meridian.api.temporal;

import dev.meridian.workflows.job.JobSearchAttributes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure that the namespace knows the search attributes of our workflows. */
public final class SearchAttributes {
    private static final Logger log = LoggerFactory.getLogger(SearchAttributes.class);

    private final WorkflowClient client;

    public SearchAttributes(WorkflowClient client) {
        this.client = client;
    }

    /**
     * Registers missing search attributes. Idempotent; if the service may not register them, it logs what an operator
     * has to do.
     *
     * @throws StatusRuntimeException if Temporal could not, for a reason that may pass: it can't be reached, or the
     *     namespace is so new that not all of its servers know it
     */
    public void register() {
        WorkflowServiceStubs service = client.getWorkflowServiceStubs();
        String namespace = client.getOptions().getNamespace();
        OperatorServiceStubs operator = OperatorServiceStubs.newServiceStubs(OperatorServiceStubsOptions.newBuilder()
                .setChannel(service.getRawChannel())
                .validateAndBuildWithDefaults());
        try {
            Map<String, IndexedValueType> missing = missing(operator, namespace);
            if (!missing.isEmpty()) {
                operator.blockingStub()
                        .addSearchAttributes(AddSearchAttributesRequest.newBuilder()
                                .setNamespace(namespace)
                                .putAllSearchAttributes(missing)
                                .build());
                log.info("Registered search attributes {} with namespace {}", missing.keySet(), namespace);
            }
        } catch (StatusRuntimeException refused) {
            if (!isFinal(refused)) {
                throw refused;
            }
            logRefusal(refused, namespace);
        }
    }

    private static Map<String, IndexedValueType> missing(OperatorServiceStubs operator, String namespace) {
        Map<String, IndexedValueType> known = operator.blockingStub()
                .listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                        .setNamespace(namespace)
                        .build())
                .getCustomAttributesMap();
        return JobSearchAttributes.ALL.stream()
                .filter(attribute -> !known.containsKey(attribute.getName()))
                .collect(Collectors.toMap(
                        attribute -> attribute.getName(), _ -> IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
    }

    private static boolean isFinal(StatusRuntimeException refused) {
        return switch (refused.getStatus().getCode()) {
            case PERMISSION_DENIED, UNAUTHENTICATED, UNIMPLEMENTED, INVALID_ARGUMENT, ALREADY_EXISTS -> true;
            default -> false;
        };
    }

    private static void logRefusal(StatusRuntimeException refused, String namespace) {
        if (refused.getStatus().getCode() == Status.Code.ALREADY_EXISTS) {
            log.debug("Another process registered the search attributes first");
            return;
        }
        log.warn(
                "Could not register search attributes with namespace {} ({}). Where they are missing, no job can start:"
                        + " an operator adds them with `temporal operator search-attribute create --namespace {} {}`",
                namespace,
                refused.getStatus(),
                namespace,
                JobSearchAttributes.ALL.stream()
                        .map(attribute -> "--name " + attribute.getName() + " --type Keyword")
                        .collect(Collectors.joining(" ")));
    }
}
