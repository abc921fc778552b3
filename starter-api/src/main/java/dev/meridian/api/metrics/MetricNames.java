package dev.meridian.api.metrics;

/**
 * The names of our own metrics, as Micrometer has them; Prometheus writes underscores. Temporal's SDK adds its own, which
 * begin with {@code temporal_}.
 */
final class MetricNames {
    /** Counts how often jobs came into a state; tags {@link #TYPE}, {@link #STATUS}. */
    static final String JOB_TRANSITIONS = "meridian.job.transitions";

    /** Counts attempts that failed; tags {@link #TYPE}, {@link #CODE}. */
    static final String JOB_FAILURES = "meridian.job.failures";

    /** Times jobs from acceptance to their end; tags {@link #TYPE}, {@link #STATUS}. */
    static final String JOB_DURATION = "meridian.job.duration";

    /** Times jobs from acceptance to their first attempt; tag {@link #TYPE}. */
    static final String JOB_WAIT = "meridian.job.wait";

    /** How many live streams this process serves. */
    static final String LIVE_STREAMS = "meridian.live.streams";

    /** How many tasks wait for a worker, as Temporal knows; tags {@link #QUEUE}, {@link #KIND}. */
    static final String QUEUE_BACKLOG = "meridian.queue.backlog";

    /** How many seconds the oldest of them has waited; tags {@link #QUEUE}, {@link #KIND}. */
    static final String QUEUE_AGE = "meridian.queue.age.seconds";

    static final String QUEUE = "queue";
    static final String KIND = "kind";
    static final String TYPE = "type";
    static final String STATUS = "status";
    static final String CODE = "code";

    private MetricNames() {}
}
