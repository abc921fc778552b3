package dev.meridian.api.tracing;

import static org.awaitility.Awaitility.await;

import dev.meridian.devstack.SharedServers;
import dev.meridian.devstack.TemporalAddress;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.TaskQueues;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.SearchAttributeKey;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** A Temporal whose clients and workers make traces, and whose workers replay a workflow before every step. */
final class TracedTemporal implements AutoCloseable {
    private final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private final ChosenIds ids = new ChosenIds();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .setIdGenerator(ids)
            .addSpanProcessor(SimpleSpanProcessor.create(exported))
            .build();
    private final Tracer tracer = provider.get("test");
    private final TestWorkflowEnvironment environment;

    private TracedTemporal(TestEnvironmentOptions.Builder options, WorkflowClientOptions.Builder client) {
        environment = TestWorkflowEnvironment.newInstance(options.setWorkflowClientOptions(
                        client.setInterceptors(new TracedStarts(tracer)).build())
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setWorkflowCacheSize(0)
                        .setWorkerInterceptors(new TracedWork(new SpanMaker(tracer, ids, Sampler.alwaysOn())))
                        .build())
                .build());
    }

    /** In this process, with a clock that jumps; its signals carry no headers. */
    static TracedTemporal inProcess() {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder();
        JobSearchAttributes.ALL.forEach(key -> options.registerSearchAttribute(key.getName(), key.getValueType()));
        return new TracedTemporal(options, WorkflowClientOptions.newBuilder());
    }

    /** On the real server. */
    static TracedTemporal onServer() {
        TemporalAddress server = SharedServers.temporal(JobSearchAttributes.ALL.stream()
                .collect(Collectors.toMap(SearchAttributeKey::getName, _ -> "Keyword")));
        return new TracedTemporal(
                TestEnvironmentOptions.newBuilder().setUseExternalService(true).setTarget(server.target()),
                WorkflowClientOptions.newBuilder().setNamespace(server.namespace()));
    }

    /** Starts a worker on every queue; returns one of them. */
    Worker start(List<Class<?>> workflows, Object... activities) {
        Worker worker = null;
        for (String queue : TaskQueues.ALL) {
            worker = environment.newWorker(queue);
            worker.registerWorkflowImplementationTypes(workflows.toArray(Class<?>[]::new));
            worker.registerActivitiesImplementations(activities);
        }
        environment.start();
        return Objects.requireNonNull(worker);
    }

    WorkflowClient client() {
        return environment.getWorkflowClient();
    }

    WorkflowOptions options(String workflowId) {
        return WorkflowOptions.newBuilder()
                .setWorkflowId(workflowId)
                .setTaskQueue(TaskQueues.MAIN)
                .build();
    }

    /** Does something as a request would, in a trace of its own. */
    SpanContext request(Runnable work) {
        Span request = tracer.spanBuilder("request").setNoParent().startSpan();
        try (Scope _ = request.makeCurrent()) {
            work.run();
        } finally {
            request.end();
        }
        return request.getSpanContext();
    }

    void awaitEnd(String workflowId) {
        client().newUntypedWorkflowStub(workflowId).getResult(Void.class);
    }

    List<SpanData> spans() {
        return exported.getFinishedSpanItems();
    }

    List<SpanData> spans(String name) {
        return spans().stream().filter(span -> span.getName().equals(name)).toList();
    }

    /** The one span of this name; a span ends a moment after what it is about. */
    SpanData span(String name) {
        await().atMost(Duration.ofSeconds(60)).until(() -> spans(name).size() == 1);
        return spans(name).getFirst();
    }

    @Override
    public void close() {
        environment.close();
        provider.close();
    }
}
