package dev.meridian.api.metrics;

import dev.meridian.activities.job.table.JobEvent;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Counts, times and logs the changes of jobs' states: one log line for each change, whichever process made it.
 *
 * <p>Only one of all processes keeps the journal at a time, so that sums over processes are right. It remembers the
 * open jobs that it has seen accepted; of other jobs it reports changes but no times. For one thread.
 */
final class JobJournal implements Consumer<JobEvent> {
    private static final Logger log = LoggerFactory.getLogger(JobJournal.class);
    private static final int MOST_REMEMBERED = 10_000;

    /** The buckets reach from an empty job to a night's work; their distances are the precision of quantiles. */
    private static final Duration[] BUCKETS = Stream.of(
                    50, 200, 1_000, 5_000, 30_000, 120_000, 600_000, 3_600_000, 14_400_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

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

    private record Remembered(
            @Nullable Instant acceptedAt, @Nullable Instant startedAt, JobStatus status, int attempt) {}

    @Override
    public void accept(JobEvent event) {
        Remembered before = open.get(event.jobId());
        boolean isNews = before == null
                || before.status() != event.status()
                || before.attempt() != event.state().attempt();
        if (isNews) {
            log(event);
            count(event);
            time(event, before);
        }
        if (event.status().isOpen()) {
            open.put(
                    event.jobId(),
                    new Remembered(
                            acceptedAt(event, before),
                            startedAt(event, before),
                            event.status(),
                            event.state().attempt()));
        } else {
            open.remove(event.jobId());
        }
    }

    /** Logs the trace of the job, and not that of the process that keeps the journal. */
    private static void log(JobEvent event) {
        if (event.state().traceId() == null) {
            write(event);
            return;
        }
        try (MDC.MDCCloseable _ =
                MDC.putCloseable(TelemetryNames.TRACE_ID, event.state().traceId())) {
            write(event);
        }
    }

    private static void write(JobEvent event) {
        log.atInfo()
                .addKeyValue(TelemetryNames.JOB_ID, event.jobId())
                .addKeyValue(TelemetryNames.JOB_TYPE, event.state().job().type())
                .addKeyValue(TelemetryNames.TENANT, event.tenant())
                .addKeyValue(TelemetryNames.STATUS, event.status().wireName())
                .addKeyValue(TelemetryNames.ATTEMPT, event.state().attempt())
                .log(
                        "Job {} ({}, tenant {}, attempt {}) is {}{}{}",
                        event.jobId(),
                        event.state().job().type(),
                        event.tenant(),
                        event.state().attempt(),
                        event.status().wireName(),
                        event.state().outcome() == null
                                ? ""
                                : ": " + event.state().outcome(),
                        event.state().error() == null
                                ? ""
                                : ": " + event.state().error().code());
    }

    private void count(JobEvent event) {
        metrics.counter(
                        TelemetryNames.JOB_TRANSITIONS,
                        TelemetryNames.TYPE,
                        event.state().job().type().name(),
                        TelemetryNames.STATUS,
                        event.status().wireName())
                .increment();
        boolean hasJustFailed = event.status() == JobStatus.FAILED || event.status() == JobStatus.PENDING;
        if (event.state().error() != null
                && JobFailure.usesUpAttempt(event.state().error().code())
                && hasJustFailed) {
            metrics.counter(
                            TelemetryNames.JOB_FAILURES,
                            TelemetryNames.TYPE,
                            event.state().job().type().name(),
                            TelemetryNames.CODE,
                            event.state().error().code())
                    .increment();
        }
    }

    private void time(JobEvent event, @Nullable Remembered before) {
        Instant acceptedAt = acceptedAt(event, before);
        Instant startedAt = startedAt(event, before);
        if (!event.status().isOpen()) {
            recordSince(
                    TelemetryNames.JOB_DURATION,
                    acceptedAt,
                    event,
                    TelemetryNames.STATUS,
                    event.status().wireName());
            recordSince(
                    TelemetryNames.JOB_PROCESSING,
                    startedAt,
                    event,
                    TelemetryNames.STATUS,
                    event.status().wireName());
        } else if (event.status() == JobStatus.RUNNING && before != null && before.attempt() == 0) {
            recordSince(TelemetryNames.JOB_WAIT, acceptedAt, event);
        }
    }

    private void recordSince(String name, @Nullable Instant since, JobEvent event, String... moreTags) {
        if (since != null) {
            Timer.builder(name)
                    .tags(TelemetryNames.TYPE, event.state().job().type().name())
                    .tags(moreTags)
                    .serviceLevelObjectives(BUCKETS)
                    .register(metrics)
                    .record(Duration.between(since, event.at()));
        }
    }

    private static @Nullable Instant acceptedAt(JobEvent event, @Nullable Remembered before) {
        if (event.seq() == 1) {
            return event.at();
        }
        return before == null ? null : before.acceptedAt();
    }

    /** When the first attempt began; null for jobs that end without an attempt, such as superseded jobs. */
    private static @Nullable Instant startedAt(JobEvent event, @Nullable Remembered before) {
        if (before != null && before.startedAt() != null) {
            return before.startedAt();
        }
        boolean begins = event.status() == JobStatus.RUNNING && before != null && before.attempt() == 0;
        return begins ? event.at() : null;
    }
}
