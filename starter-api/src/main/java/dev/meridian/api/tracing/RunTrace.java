package dev.meridian.api.tracing;

import dev.meridian.api.metrics.TelemetryNames;
import dev.meridian.api.worker.JobInHand;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.temporal.common.interceptors.Header;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The traces of one run of a workflow: the trace that started it, and the traces of the jobs that signals ask for
 * meanwhile.
 *
 * <p>Everything is derived from the history, so that a replay finds the same trace contexts; spans are made only when a
 * step is taken for the first time. The run's own span is made when the run ends: a terminated run has no span, and its
 * activities' spans have a parent that is missing.
 */
final class RunTrace {
    private final SpanMaker spans;
    private final Map<String, Asked> asked = new HashMap<>();
    private SpanContext starter = SpanContext.getInvalid();
    private SpanContext run = SpanContext.getInvalid();
    private @Nullable Asked newest;

    RunTrace(SpanMaker spans) {
        this.spans = spans;
    }

    /** A job that a signal asked for. */
    private final class Asked {
        private final String jobId;
        private final String signal;
        private final SpanContext by;
        private boolean isBegun;

        Asked(String jobId, String signal, SpanContext by) {
            this.jobId = jobId;
            this.signal = signal;
            this.by = by;
        }

        /** The parent of the job's work: the run's span, if both belong to the same trace. */
        SpanContext place() {
            if (by.getSpanId().equals(starter.getSpanId())) {
                return run;
            }
            WorkflowInfo info = Workflow.getInfo();
            SpanContext place = SpanContext.createFromRemoteParent(
                    by.getTraceId(),
                    ChosenIds.spanIdOf(info.getRunId(), jobId),
                    by.getTraceFlags(),
                    TraceState.getDefault());
            if (!isBegun && !WorkflowUnsafe.isReplaying()) {
                spans.make(
                                TelemetryNames.HANDLE_SIGNAL + signal,
                                by,
                                place,
                                span -> about(span, info)
                                        .setAttribute(TelemetryNames.JOB_ID, jobId)
                                        .addLink(run))
                        .end();
            }
            isBegun = true;
            return place;
        }
    }

    void begin(Header header) {
        WorkflowInfo info = Workflow.getInfo();
        starter = TraceHeader.read(header);
        run = spans.placeBelow(
                starter, ChosenIds.traceIdOf(info.getRunId()), ChosenIds.spanIdOf(info.getRunId()), name(info));
    }

    void signalled(String signal, Header header, @Nullable Object @Nullable [] arguments) {
        SpanContext by = TraceHeader.read(header);
        if (by.isValid()) {
            JobInHand.of(arguments).ifPresent(job -> {
                Asked request = new Asked(job.jobId(), signal, by);
                if (asked.putIfAbsent(job.jobId(), request) == null) {
                    newest = request;
                }
            });
        }
    }

    /** The parent of an activity with these arguments. */
    SpanContext placeOf(@Nullable Object @Nullable [] arguments) {
        Asked job =
                JobInHand.of(arguments).map(named -> asked.get(named.jobId())).orElse(null);
        return job == null ? run : job.place();
    }

    /** The parent of the next run, which continues with the newest request. */
    SpanContext placeOfNextRun() {
        return newest == null ? run : newest.place();
    }

    void end(@Nullable String failure) {
        if (!run.isValid() || WorkflowUnsafe.isReplaying()) {
            return;
        }
        WorkflowInfo info = Workflow.getInfo();
        Span span = spans.make(
                name(info),
                starter,
                run,
                builder -> about(builder, info)
                        .setStartTimestamp(Instant.ofEpochMilli(info.getRunStartedTimestampMillis())));
        if (failure != null) {
            span.setStatus(StatusCode.ERROR, failure);
        }
        span.end();
    }

    private static String name(WorkflowInfo info) {
        return TelemetryNames.RUN_WORKFLOW + info.getWorkflowType();
    }

    private static SpanBuilder about(SpanBuilder span, WorkflowInfo info) {
        return span.setAttribute(TelemetryNames.WORKFLOW_ID, info.getWorkflowId())
                .setAttribute(TelemetryNames.RUN_ID, info.getRunId());
    }
}
