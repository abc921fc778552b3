package dev.meridian.workflows.job;

import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.MethodDescriptor;
import io.temporal.activity.ActivityOptions;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An in-process Temporal for one test, whose clock jumps over every wait.
 *
 * <p>With {@code -Dmeridian.recordHistories=true} it saves what the test's workflow did ({@link RecordedHistories}).
 */
public final class TestTemporal implements AfterEachCallback {
    private static final long PATIENCE_SECONDS = 180;

    private static final int SLOTS = 200;

    private static final String NEUTRAL_IDENTITY = "meridian";

    private final AtomicReference<Runnable> beforeTheEnd = new AtomicReference<>();
    private final AtomicReference<Runnable> beforeACancellation = new AtomicReference<>();
    private final TestWorkflowEnvironment environment;
    private final String workflowId;
    private int slots = SLOTS;
    private Duration heartbeatTimeout = ActivityPolicies.HEARTBEAT_TIMEOUT;

    /**
     * @param workflowId the one workflow that the test watches
     */
    public TestTemporal(String workflowId) {
        this.workflowId = workflowId;
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setIdentity(NEUTRAL_IDENTITY)
                        .build())
                .setWorkflowServiceStubsOptions(WorkflowServiceStubsOptions.newBuilder()
                        .setGrpcClientInterceptors(List.of(new LateCancellations(workflowId), new DecisionWatcher()))
                        .build())
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(new HeartbeatTimeouts())
                        .build());
        JobSearchAttributes.ALL.forEach(key -> options.registerSearchAttribute(key.getName(), key.getValueType()));
        environment = TestWorkflowEnvironment.newInstance(options.build());
    }

    @Override
    public void afterEach(ExtensionContext test) throws IOException {
        RecordedHistories.save(this, test);
        environment.close();
    }

    /** Lets the workers that {@link #use} makes run one activity of their queue at a time. */
    public void useOneSlot() {
        slots = 1;
    }

    /** Has workers for all queues, which {@link #start} starts. */
    public void use(Class<?> workflow, Object... activities) {
        WorkerOptions promptCancellation = WorkerOptions.newBuilder()
                .setMaxHeartbeatThrottleInterval(Duration.ofMillis(20))
                .setMaxConcurrentActivityExecutionSize(slots)
                .build();
        for (String queue : TaskQueues.ALL) {
            Worker worker = environment.newWorker(queue, promptCancellation);
            worker.registerWorkflowImplementationTypes(workflow);
            worker.registerActivitiesImplementations(activities);
        }
    }

    /** Starts the workers unless they run; what was asked for before has piled up at the server. */
    public void start() {
        if (!environment.isStarted()) {
            environment.start();
        }
    }

    /** Lets a lost worker be noticed soon: while an activity is out the clock cannot jump. */
    public void noticeLostWorkersAfter(Duration silence) {
        heartbeatTimeout = silence;
    }

    /** Runs this once, between the workflow's decision to end and the moment when the server hears of it. */
    public void beforeTheEnd(Runnable action) {
        beforeTheEnd.set(action);
    }

    /** Runs this once, between the workflow's decision to cancel an activity and the moment when the server hears of it. */
    public void beforeACancellation(Runnable action) {
        beforeACancellation.set(action);
    }

    /** Waits, without moving the test's clock, until the server knows that no activity of this type runs or waits. */
    public void awaitNoActivity(String type) {
        await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .until(() -> workflow().describe().getRawDescription().getPendingActivitiesList().stream()
                        .noneMatch(
                                activity -> activity.getActivityType().getName().equals(type)));
    }

    /** Runs this when the test's clock is so much further. */
    public void after(Duration delay, Runnable action) {
        environment.registerDelayedCallback(delay, action);
    }

    public WorkflowClient client() {
        return environment.getWorkflowClient();
    }

    public WorkflowStub workflow() {
        return client().newUntypedWorkflowStub(workflowId);
    }

    public WorkflowOptions startOptions() {
        return WorkflowOptions.newBuilder()
                .setWorkflowId(workflowId)
                .setTaskQueue(TaskQueues.MAIN)
                .build();
    }

    public long now() {
        return environment.currentTimeMillis();
    }

    /** Lets the clock jump until the workflow, with all runs that continue it, has ended; returns how. */
    public WorkflowExecutionStatus end() {
        start();
        try {
            workflow().getResult(PATIENCE_SECONDS, TimeUnit.SECONDS, Void.class);
        } catch (WorkflowFailedException failed) {
            // The caller asserts on the status.
        } catch (TimeoutException stuck) {
            throw new AssertionError("The workflow does not end:\n" + environment.getDiagnostics(), stuck);
        }
        return workflow().describe().getStatus();
    }

    /** The value that the Web UI shows. */
    public String searchAttribute(SearchAttributeKey<String> key) {
        return workflow().describe().getTypedSearchAttributes().get(key);
    }

    /** The histories of the watched workflow's runs, each continuing the one before. */
    List<WorkflowExecutionHistory> histories() {
        List<WorkflowExecutionHistory> runs = new ArrayList<>();
        Optional<String> runId = Optional.of(workflow().describe().getFirstRunId());
        while (runId.isPresent()) {
            WorkflowExecutionHistory run = client().fetchHistory(workflowId, runId.get());
            runs.add(run);
            runId = run.getEvents().stream()
                    .filter(HistoryEvent::hasWorkflowExecutionContinuedAsNewEventAttributes)
                    .map(event -> event.getWorkflowExecutionContinuedAsNewEventAttributes()
                            .getNewExecutionRunId())
                    .findFirst();
        }
        return runs;
    }

    /** How many runs the watched workflow needed. */
    public int runs() {
        return histories().size();
    }

    private final class DecisionWatcher implements ClientInterceptor {
        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                @Override
                public void sendMessage(Q message) {
                    if (message instanceof RespondWorkflowTaskCompletedRequest decided) {
                        runBefore(decided, beforeTheEnd, DecisionWatcher::endsTheRun);
                        runBefore(decided, beforeACancellation, DecisionWatcher::cancelsAnActivity);
                    }
                    super.sendMessage(message);
                }
            };
        }

        private static void runBefore(
                RespondWorkflowTaskCompletedRequest decided,
                AtomicReference<Runnable> action,
                Predicate<Command> condition) {
            if (decided.getCommandsList().stream().anyMatch(condition)) {
                Optional.ofNullable(action.getAndSet(null)).ifPresent(Runnable::run);
            }
        }

        private static boolean cancelsAnActivity(Command command) {
            return command.getCommandType() == CommandType.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK;
        }

        private static boolean endsTheRun(Command command) {
            return switch (command.getCommandType()) {
                case COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION,
                        COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION,
                        COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION -> true;
                default -> false;
            };
        }
    }

    private final class HeartbeatTimeouts extends WorkerInterceptorBase {
        @Override
        public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
            return new WorkflowInboundCallsInterceptorBase(next) {
                @Override
                public void init(WorkflowOutboundCallsInterceptor outbound) {
                    super.init(new WorkflowOutboundCallsInterceptorBase(outbound) {
                        @Override
                        public <R> ActivityOutput<R> executeActivity(ActivityInput<R> input) {
                            return super.executeActivity(withTimeout(input));
                        }
                    });
                }
            };
        }

        private <R> WorkflowOutboundCallsInterceptor.ActivityInput<R> withTimeout(
                WorkflowOutboundCallsInterceptor.ActivityInput<R> input) {
            if (input.getOptions().getHeartbeatTimeout() == null) {
                return input;
            }
            return new WorkflowOutboundCallsInterceptor.ActivityInput<>(
                    input.getActivityName(),
                    input.getResultClass(),
                    input.getResultType(),
                    input.getArgs(),
                    ActivityOptions.newBuilder(input.getOptions())
                            .setHeartbeatTimeout(heartbeatTimeout)
                            .build(),
                    input.getHeader());
        }
    }
}
