package dev.meridian.activities.schedule;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.CreateScheduleRequest;
import io.temporal.api.workflowservice.v1.CreateScheduleResponse;
import io.temporal.api.workflowservice.v1.DeleteScheduleRequest;
import io.temporal.api.workflowservice.v1.DeleteScheduleResponse;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.UpdateScheduleRequest;
import io.temporal.api.workflowservice.v1.UpdateScheduleResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.serviceclient.RpcRetryOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fake Temporal that keeps schedules. It refuses calls as too busy as often as a test says, and may carry out a
 * refused call all the same.
 */
final class BusyTemporal implements AutoCloseable {
    final Map<String, io.temporal.api.schedule.v1.Schedule> schedules = new ConcurrentHashMap<>();
    final AtomicInteger refusals = new AtomicInteger();
    volatile boolean doesWhatItRefuses;

    private final Server server;
    private final ManagedChannel channel;

    BusyTemporal() {
        String name = InProcessServerBuilder.generateName();
        try {
            server = InProcessServerBuilder.forName(name)
                    .addService(new Service())
                    .build()
                    .start();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        channel = InProcessChannelBuilder.forName(name).build();
    }

    ScheduleClient client() {
        return ScheduleClient.newInstance(WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setChannel(channel)
                .setRpcRetryOptions(RpcRetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofMillis(5))
                        .setCongestionInitialInterval(Duration.ofMillis(5))
                        .setExpiration(Duration.ofMillis(500))
                        .validateBuildWithDefaults())
                .build()));
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    private final class Service extends WorkflowServiceGrpc.WorkflowServiceImplBase {
        @Override
        public void getSystemInfo(GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
            answer.onNext(GetSystemInfoResponse.getDefaultInstance());
            answer.onCompleted();
        }

        @Override
        public void createSchedule(CreateScheduleRequest request, StreamObserver<CreateScheduleResponse> answer) {
            answer(
                    answer,
                    () -> schedules.putIfAbsent(request.getScheduleId(), request.getSchedule()) == null
                            ? Status.OK
                            : Status.ALREADY_EXISTS,
                    CreateScheduleResponse.getDefaultInstance());
        }

        @Override
        public void updateSchedule(UpdateScheduleRequest request, StreamObserver<UpdateScheduleResponse> answer) {
            answer(
                    answer,
                    () -> schedules.replace(request.getScheduleId(), request.getSchedule()) == null
                            ? Status.NOT_FOUND
                            : Status.OK,
                    UpdateScheduleResponse.getDefaultInstance());
        }

        @Override
        public void deleteSchedule(DeleteScheduleRequest request, StreamObserver<DeleteScheduleResponse> answer) {
            answer(
                    answer,
                    () -> schedules.remove(request.getScheduleId()) == null ? Status.NOT_FOUND : Status.OK,
                    DeleteScheduleResponse.getDefaultInstance());
        }

        @Override
        public void describeSchedule(DescribeScheduleRequest request, StreamObserver<DescribeScheduleResponse> answer) {
            io.temporal.api.schedule.v1.Schedule found = schedules.get(request.getScheduleId());
            if (found == null) {
                answer.onError(Status.NOT_FOUND.asRuntimeException());
                return;
            }
            answer.onNext(
                    DescribeScheduleResponse.newBuilder().setSchedule(found).build());
            answer.onCompleted();
        }

        private <T> void answer(StreamObserver<T> answer, java.util.function.Supplier<Status> work, T done) {
            boolean refuses = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            Status status = refuses && !doesWhatItRefuses ? Status.OK : work.get();
            if (refuses) {
                answer.onError(Status.RESOURCE_EXHAUSTED
                        .withDescription("namespace rate limit exceeded")
                        .asRuntimeException());
            } else if (status.isOk()) {
                answer.onNext(done);
                answer.onCompleted();
            } else {
                answer.onError(status.asRuntimeException());
            }
        }
    }
}
