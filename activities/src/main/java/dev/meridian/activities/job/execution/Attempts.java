package dev.meridian.activities.job.execution;

import dev.meridian.activities.job.table.JobError;
import dev.meridian.activities.job.table.JobEvent;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Derives the attempts of a job from its events and from the phases that workers reported. */
final class Attempts {
    private final List<Unfinished> attempts = new ArrayList<>();

    private Attempts() {}

    /**
     * @param events of one job, in order
     * @param phases of the job, in the order of their beginnings
     */
    static List<Attempt> of(List<JobEvent> events, List<Phase> phases) {
        Attempts derived = new Attempts();
        events.forEach(derived::add);
        phases.forEach(derived::add);
        return derived.attempts.stream().map(Unfinished::toAttempt).toList();
    }

    private void add(JobEvent event) {
        int number = event.state().attempt();
        Unfinished last = attempts.isEmpty() ? null : attempts.getLast();
        if (event.status() == JobStatus.RUNNING) {
            if (last == null || last.number != number) {
                attempts.add(new Unfinished(number, event.at()));
            } else {
                last.goOn(event);
            }
        } else if (last != null && last.number == number) {
            if (last.endedAt == null) {
                last.end(event);
            }
        } else if (event.status() == JobStatus.COMPLETED && number > 0) {
            Instant startedAt = event.state().times().startedAt();
            Unfinished quick = new Unfinished(number, startedAt == null ? event.at() : startedAt);
            quick.end(event);
            attempts.add(quick);
        }
    }

    /** A phase has the times of its worker's clock: it belongs to the last attempt that had begun when the phase ended. */
    private void add(Phase phase) {
        Unfinished owner = null;
        for (Unfinished attempt : attempts) {
            if (owner == null || !attempt.startedAt.isAfter(phase.endedAt())) {
                owner = attempt;
            }
        }
        if (owner != null) {
            owner.phases.add(phase);
        }
    }

    /** An attempt as far as the events that were read so far describe it. */
    private static final class Unfinished {
        private final int number;
        private final Instant startedAt;
        private final List<Phase> phases = new ArrayList<>();
        private int deliveries = 1;
        private @Nullable Instant endedAt;
        private @Nullable JobError error;
        private @Nullable Instant retryAt;

        Unfinished(int number, Instant startedAt) {
            this.number = number;
            this.startedAt = startedAt;
        }

        /** The attempt makes progress, has lost a worker, or was put back without being used up. */
        void goOn(JobEvent event) {
            JobError now = event.state().error();
            boolean lostWorker = now != null && now.code().equals(JobFailure.WORKER_LOST) && !now.equals(error);
            if (endedAt != null || lostWorker) {
                deliveries++;
            }
            endedAt = null;
            error = now;
            retryAt = null;
        }

        void end(JobEvent event) {
            endedAt = event.at();
            error = event.status() == JobStatus.COMPLETED ? null : event.state().error();
            retryAt = event.status().isOpen() ? event.state().times().nextRetryAt() : null;
        }

        Attempt toAttempt() {
            return new Attempt(
                    number,
                    deliveries,
                    phases.isEmpty() ? null : phases.getLast().worker(),
                    startedAt,
                    endedAt,
                    List.copyOf(phases),
                    error,
                    retryAt);
        }
    }
}
