package dev.meridian.workflows.job;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Keeps the in-process server from a fault that hangs a workflow for ever: the server breaks off in the middle when a workflow
 * task cancels an activity that has ended since the task began, and never hands the task out again (issues 2391 and 3088 of
 * Temporal's {@code sdk-java}). Temporal itself has no such fault.
 *
 * <p>The interceptor looks for such activities before each task that cancels some, and reports the task as failed in their
 * presence. Then the workflow gets another task, which knows that the activity has ended. No activity can end between the look and the
 * server's answer, because results of activities wait as long.
 */
final class LateCancellations implements ClientInterceptor {
    private static final int ALL = Integer.MAX_VALUE;

    private static final Set<String> RESULTS = Set.of(
            WorkflowServiceGrpc.getRespondActivityTaskCompletedMethod().getFullMethodName(),
            WorkflowServiceGrpc.getRespondActivityTaskFailedMethod().getFullMethodName(),
            WorkflowServiceGrpc.getRespondActivityTaskCanceledMethod().getFullMethodName());

    private final String workflowId;

    /** Each result that is on its way has one permit, and a workflow task that cancels has all of them. */
    private final Semaphore onTheWay = new Semaphore(ALL, true);

    /** @param workflowId of the one workflow whose tasks are looked at */
    LateCancellations(String workflowId) {
        this.workflowId = workflowId;
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        if (RESULTS.contains(method.getFullMethodName())) {
            return new GuardedCall<>(next.newCall(method, options), next) {
                @Override
                int permits(Q message) {
                    return 1;
                }
            };
        }
        if (method.equals(WorkflowServiceGrpc.getRespondWorkflowTaskCompletedMethod())) {
            return new GuardedCall<>(next.newCall(method, options), next) {
                @Override
                int permits(Q message) {
                    return cancelled(message).isEmpty() ? 0 : ALL;
                }
            };
        }
        return next.newCall(method, options);
    }

    /** The activities that a workflow task cancels, by the numbers of the events that scheduled them. */
    private static List<Long> cancelled(Object message) {
        return message instanceof RespondWorkflowTaskCompletedRequest decided
                ? decided.getCommandsList().stream()
                        .filter(command ->
                                command.getCommandType() == CommandType.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK)
                        .map(Command::getRequestCancelActivityTaskCommandAttributes)
                        .map(cancellation -> cancellation.getScheduledEventId())
                        .toList()
                : List.of();
    }

    /** A call that holds permits from its message until its end. */
    private abstract class GuardedCall<Q, A> extends SimpleForwardingClientCall<Q, A> {
        private final Channel server;
        private final AtomicInteger held = new AtomicInteger();
        private volatile boolean refused;

        GuardedCall(ClientCall<Q, A> call, Channel server) {
            super(call);
            this.server = server;
        }

        abstract int permits(Q message);

        @Override
        public void start(Listener<A> listener, Metadata headers) {
            super.start(
                    new SimpleForwardingClientCallListener<>(listener) {
                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            onTheWay.release(held.getAndSet(0));
                            super.onClose(refused ? Status.NOT_FOUND : status, trailers);
                        }
                    },
                    headers);
        }

        @Override
        public void sendMessage(Q message) {
            int permits = permits(message);
            onTheWay.acquireUninterruptibly(permits);
            held.set(permits);
            if (message instanceof RespondWorkflowTaskCompletedRequest decided && cancelsWhatHasEnded(decided)) {
                WorkflowServiceGrpc.newBlockingStub(server)
                        .respondWorkflowTaskFailed(RespondWorkflowTaskFailedRequest.newBuilder()
                                .setNamespace(decided.getNamespace())
                                .setTaskToken(decided.getTaskToken())
                                .setIdentity(decided.getIdentity())
                                .setCause(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND)
                                .build());
                refused = true;
                cancel("an activity that it cancels has ended", null);
            } else {
                super.sendMessage(message);
            }
        }

        @Override
        public void halfClose() {
            if (!refused) {
                super.halfClose();
            }
        }

        private boolean cancelsWhatHasEnded(RespondWorkflowTaskCompletedRequest decided) {
            List<Long> cancelled = cancelled(decided);
            if (cancelled.isEmpty()) {
                return false;
            }
            WorkflowServiceBlockingStub service = WorkflowServiceGrpc.newBlockingStub(server);
            WorkflowExecution workflow =
                    WorkflowExecution.newBuilder().setWorkflowId(workflowId).build();
            Set<String> pending = service
                    .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                            .setNamespace(decided.getNamespace())
                            .setExecution(workflow)
                            .build())
                    .getPendingActivitiesList()
                    .stream()
                    .map(PendingActivityInfo::getActivityId)
                    .collect(Collectors.toSet());
            return service
                    .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                            .setNamespace(decided.getNamespace())
                            .setExecution(workflow)
                            .build())
                    .getHistory()
                    .getEventsList()
                    .stream()
                    .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
                    .filter(event -> cancelled.contains(event.getEventId()))
                    .map(event ->
                            event.getActivityTaskScheduledEventAttributes().getActivityId())
                    .anyMatch(activity -> !pending.contains(activity));
        }
    }
}
