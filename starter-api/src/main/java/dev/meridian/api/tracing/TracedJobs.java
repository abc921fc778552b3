package dev.meridian.api.tracing;

import dev.meridian.activities.job.work.JobSurroundings;
import dev.meridian.activities.job.work.TraceParent;
import dev.meridian.api.metrics.TelemetryNames;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;

/** Makes a span of the work on a job that runs beside others, in the trace that the job was accepted in. */
final class TracedJobs implements JobSurroundings {
    private final Tracer tracer;

    TracedJobs(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public void around(Job job, Runnable work) {
        TraceParent.goOn(job.traceParent(), () -> {
            if (!Span.current().getSpanContext().isValid()) {
                work.run();
                return true;
            }
            Span span = tracer.spanBuilder(TelemetryNames.PERFORM_JOB + job.type())
                    .setSpanKind(SpanKind.CONSUMER)
                    .setAttribute(TelemetryNames.JOB_ID, job.id())
                    .setAttribute(TelemetryNames.ATTEMPT, job.attempt())
                    .startSpan();
            try (Scope _ = span.makeCurrent()) {
                work.run();
            } finally {
                span.end();
            }
            return true;
        });
    }
}
