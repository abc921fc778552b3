package dev.meridian.api.system;

import dev.meridian.activities.access.Role;
import dev.meridian.activities.job.process.Processes;
import dev.meridian.activities.job.process.Processes.Process;
import dev.meridian.activities.job.table.query.OutboxBacklog;
import dev.meridian.api.access.caller.AllowedFor;
import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.settings.ApiController;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Shows the queues and the outbox to operators, and the processes and servers of the installation to its
 * administrators.
 */
@ApiController
class SystemController {
    private static final Duration REMEMBERED = Duration.ofSeconds(2);
    private static final double MILLIS_OF_A_SECOND = 1_000;

    private final Processes processes;
    private final TimedValue<Waiting> waiting;
    private final TimedValue<Installation> installation;

    SystemController(
            Processes processes,
            WorkflowClient client,
            @Qualifier("postgresHealthIndicator") HealthIndicator postgres,
            @Qualifier("temporalHealthIndicator") HealthIndicator temporal,
            @Qualifier("objectStoreHealthIndicator") HealthIndicator objects) {
        this.processes = processes;
        QueueStates queues = new QueueStates(client);
        this.waiting = new TimedValue<>(REMEMBERED, () -> waiting(queues));
        this.installation = new TimedValue<>(
                REMEMBERED,
                () -> new Installation(
                        processes.list(), ServerState.of(postgres), ServerState.of(temporal), ServerState.of(objects)));
    }

    /**
     * The state of the installation. Members that only administrators of the installation may see are missing for other
     * callers.
     *
     * @param version of the process that answers
     * @param queues missing while Temporal does not answer
     * @param processes those that were seen within an hour
     */
    record SystemResponse(
            String version,
            @Nullable List<QueueStates.Queue> queues,
            OutboxState outbox,
            @Nullable List<ProcessState> processes,
            @Nullable ServerState postgres,
            @Nullable ServerState temporal,
            @Nullable ServerState objects,
            @Nullable SweepState sweep) {}

    /**
     * The jobs whose time has come and that Temporal does not have yet.
     *
     * @param notHandedOver counted up to 10,000
     * @param oldestSeconds for how long the oldest of them has waited
     */
    record OutboxState(int notHandedOver, double oldestSeconds) {
        static OutboxState of(OutboxBacklog backlog) {
            Instant oldest = backlog.oldest();
            return new OutboxState(
                    backlog.jobs(),
                    oldest == null
                            ? 0
                            : Math.max(
                                    0, Duration.between(oldest, Instant.now()).toMillis() / MILLIS_OF_A_SECOND));
        }
    }

    /**
     * A process of the installation.
     *
     * @param slots of its workers when it was last seen: how many activities of a task queue ran, and how many it runs at most
     */
    record ProcessState(
            UUID id,
            String serviceType,
            String version,
            Instant startedAt,
            Instant lastSeenAt,
            List<Processes.Slots> slots) {
        static ProcessState of(Process process) {
            return new ProcessState(
                    process.id(),
                    process.serviceType(),
                    process.version(),
                    process.startedAt(),
                    process.lastSeenAt(),
                    process.slots());
        }
    }

    /**
     * A server that the installation needs.
     *
     * @param up whether it answers
     * @param version missing if it does not say
     */
    record ServerState(boolean up, @Nullable String version) {
        static ServerState of(HealthIndicator indicator) {
            Health health = Objects.requireNonNull(indicator.health());
            Object version = health.getDetails().get("version");
            return new ServerState(Status.UP.equals(health.getStatus()), version == null ? null : version.toString());
        }
    }

    /** The newest sweep of the reconciler, and the process that made it. */
    record SweepState(Instant at, UUID process) {}

    private record Waiting(@Nullable List<QueueStates.Queue> queues, OutboxState outbox) {}

    private record Installation(
            List<Process> processes, ServerState postgres, ServerState temporal, ServerState objects) {}

    @GetMapping("/api/system")
    @AllowedFor(Role.OPERATOR)
    SystemResponse show(Caller caller) {
        Waiting now = waiting.get();
        if (!caller.runsInstallation()) {
            return new SystemResponse(ThisProcess.VERSION, now.queues(), now.outbox(), null, null, null, null, null);
        }
        Installation all = installation.get();
        return new SystemResponse(
                ThisProcess.VERSION,
                now.queues(),
                now.outbox(),
                all.processes().stream().map(ProcessState::of).toList(),
                all.postgres(),
                all.temporal(),
                all.objects(),
                sweep(all.processes()));
    }

    private Waiting waiting(QueueStates queues) {
        return new Waiting(queues.ask(), OutboxState.of(processes.outbox()));
    }

    private static @Nullable SweepState sweep(List<Process> processes) {
        return processes.stream()
                .flatMap(process -> Stream.ofNullable(process.sweptAt()).map(at -> new SweepState(at, process.id())))
                .max(Comparator.comparing(SweepState::at))
                .orElse(null);
    }
}
