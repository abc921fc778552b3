package dev.meridian.api.metrics;

/**
 * The names of our own metrics and spans, and of the fields that log lines have beside their text, declared once.
 *
 * <p>Metrics are named as Micrometer has them; Prometheus writes underscores. Temporal's SDK adds its own, which begin
 * with {@code temporal_}. Names of spans have two parts, as in Temporal's other SDKs: the action and its object.
 */
public final class TelemetryNames {
    /** Counts how often jobs came into a state; tags {@link #TYPE}, {@link #STATUS}. */
    static final String JOB_TRANSITIONS = "meridian.job.transitions";

    /** Counts attempts that failed; tags {@link #TYPE}, {@link #CODE}. */
    static final String JOB_FAILURES = "meridian.job.failures";

    /** Times jobs from acceptance to their end; tags {@link #TYPE}, {@link #STATUS}. */
    static final String JOB_DURATION = "meridian.job.duration";

    /** Times jobs from acceptance to their first attempt; tag {@link #TYPE}. */
    static final String JOB_WAIT = "meridian.job.wait";

    /** Times jobs from their first attempt to their end, waits between attempts included; tags {@link #TYPE}, {@link #STATUS}. */
    static final String JOB_PROCESSING = "meridian.job.processing";

    /** How many live streams this process serves. */
    static final String LIVE_STREAMS = "meridian.live.streams";

    /** How many requests are being computed in this process. */
    static final String REQUEST_WORK_ACTIVE = "meridian.request.work.active";

    /** How many requests wait to be computed in this process. */
    static final String REQUEST_WORK_WAITING = "meridian.request.work.waiting";

    /** How many tasks wait for a worker, as Temporal knows; tags {@link #QUEUE}, {@link #KIND}. */
    static final String QUEUE_BACKLOG = "meridian.queue.backlog";

    /** How many seconds the oldest waiting task has waited; tags {@link #QUEUE}, {@link #KIND}. */
    static final String QUEUE_AGE = "meridian.queue.age.seconds";

    /** Counts the seconds of audio that a step was done on; tag {@link #STEP}. */
    public static final String AUDIO_SECONDS = "meridian.audio.seconds";

    /** Counts searches by clips and passages; tag {@link #OUTCOME}: {@code found} or {@code nothing}. */
    public static final String AUDIO_SEARCHES = "meridian.audio.searches";

    /** Tag of {@link #AUDIO_SEARCHES}. */
    public static final String OUTCOME = "outcome";

    /** Tag of {@link #AUDIO_SECONDS}. */
    public static final String STEP = "step";

    static final String QUEUE = "queue";
    static final String KIND = "kind";
    static final String TYPE = "type";
    static final String STATUS = "status";
    static final String CODE = "code";

    /** A client starts a workflow; then its type. */
    public static final String START_WORKFLOW = "StartWorkflow:";

    /** A client signals a workflow, which is started if it does not run; then its type. */
    public static final String SIGNAL_WITH_START = "SignalWithStartWorkflow:";

    /** A client signals a workflow; then the signal. */
    public static final String SIGNAL_WORKFLOW = "SignalWorkflow:";

    /** A run of a workflow, from its start to its end; then its type. */
    public static final String RUN_WORKFLOW = "RunWorkflow:";

    /** A running workflow begins a job of another trace; then the signal that asked for the job. */
    public static final String HANDLE_SIGNAL = "HandleSignal:";

    /** A worker runs an activity; then its type. */
    public static final String RUN_ACTIVITY = "RunActivity:";

    /** A worker performs a job beside others of its workflow; then the job's type. */
    public static final String PERFORM_JOB = "PerformJob:";

    /** Attributes of spans, as in Temporal's other SDKs. */
    public static final String WORKFLOW_ID = "temporalWorkflowID";

    public static final String RUN_ID = "temporalRunID";
    public static final String ACTIVITY_ID = "temporalActivityID";

    /** Attributes of spans and fields of log lines. */
    public static final String JOB_ID = "jobId";

    public static final String JOB_TYPE = "jobType";
    public static final String TENANT = "tenant";
    public static final String ATTEMPT = "attempt";

    /** Which delivery of an activity this is; each after the first stands for a lost worker. */
    public static final String DELIVERY = "delivery";

    /** A field of log lines. */
    public static final String TRACE_ID = "traceId";

    private TelemetryNames() {}
}
