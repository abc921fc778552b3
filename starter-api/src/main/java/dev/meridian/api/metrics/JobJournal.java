package dev.meridian.api.metrics;

import dev.meridian.activities.job.JobEvent;
import dev.meridian.workflows.job.JobStatus;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts, times and logs what becomes of jobs: one line for each change of state, whichever process made it.
 *
 * <p>Of all processes one at a time keeps the journal, so sums over processes are right. It remembers the open jobs it has
 * heard of; of a job that was accepted before, it tells the changes and not the times. For one thread.
 */
final class JobJournal implements Consumer<JobEvent> {
    private static final Logger log = LoggerFactory.getLogger(JobJournal.class);
    private static final int MOST_REMEMBERED = 10_000;

    private final MeterRegistry metrics;
    private final Map<UUID, Remembered> open = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Remembered> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    JobJournal(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    private record Remembered(@Nullable Instant acceptedAt, JobStatus status, int attempt) {}

    @Override
    public void accept(JobEvent event) {
        Remembered before = open.get(event.jobId());
        boolean isNews = before == null || before.status() != event.status() || before.attempt() != event.attempt();
        if (isNews) {
            log(event);
            count(event);
            time(event, before);
        }
        if (event.status().isOpen()) {
            open.put(event.jobId(), new Remembered(acceptedAt(event, before), event.status(), event.attempt()));
        } else {
            open.remove(event.jobId());
        }
    }

    private static void log(JobEvent event) {
        log.atInfo()
                .addKeyValue("jobId", event.jobId())
                .addKeyValue("jobType", event.type())
                .addKeyValue("tenant", event.tenant())
                .addKeyValue("status", event.status().wireName())
                .addKeyValue("attempt", event.attempt())
                .log(
                        "Job {} ({}, tenant {}, attempt {}) is {}{}{}",
                        event.jobId(),
                        event.type(),
                        event.tenant(),
                        event.attempt(),
                        event.status().wireName(),
                        event.outcome() == null ? "" : ": " + event.outcome(),
                        event.error() == null ? "" : ": " + event.error().code());
    }

    private void count(JobEvent event) {
        metrics.counter(
                        MetricNames.JOB_TRANSITIONS,
                        MetricNames.TYPE,
                        event.type().name(),
                        MetricNames.STATUS,
                        event.status().wireName())
                .increment();
        boolean hasJustFailed = event.status() == JobStatus.FAILED || event.status() == JobStatus.PENDING;
        if (event.error() != null && hasJustFailed) {
            metrics.counter(
                            MetricNames.JOB_FAILURES,
                            MetricNames.TYPE,
                            event.type().name(),
                            MetricNames.CODE,
                            event.error().code())
                    .increment();
        }
    }

    private void time(JobEvent event, @Nullable Remembered before) {
        Instant acceptedAt = acceptedAt(event, before);
        if (acceptedAt == null) {
            return;
        }
        Duration sinceAccepted = Duration.between(acceptedAt, event.at());
        if (!event.status().isOpen()) {
            metrics.timer(
                            MetricNames.JOB_DURATION,
                            MetricNames.TYPE,
                            event.type().name(),
                            MetricNames.STATUS,
                            event.status().wireName())
                    .record(sinceAccepted);
        } else if (event.status() == JobStatus.RUNNING && before != null && before.attempt() == 0) {
            metrics.timer(MetricNames.JOB_WAIT, MetricNames.TYPE, event.type().name())
                    .record(sinceAccepted);
        }
    }

    private static @Nullable Instant acceptedAt(JobEvent event, @Nullable Remembered before) {
        if (event.seq() == 1) {
            return event.at();
        }
        return before == null ? null : before.acceptedAt();
    }
}
