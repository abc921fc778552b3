package dev.meridian.api.tracing;

import dev.meridian.api.metrics.TelemetryNames;
import dev.meridian.workflows.job.JobSearchAttributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.interceptors.Header;
import io.temporal.common.interceptors.WorkflowClientCallsInterceptor;
import io.temporal.common.interceptors.WorkflowClientCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowClientInterceptorBase;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Makes a span for each start and each signal of a workflow that belongs to a trace, and sends the span's context with
 * it.
 */
final class TracedStarts extends WorkflowClientInterceptorBase {
    private final Tracer tracer;

    TracedStarts(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public WorkflowClientCallsInterceptor workflowClientCallsInterceptor(WorkflowClientCallsInterceptor next) {
        return new Calls(next);
    }

    private final class Calls extends WorkflowClientCallsInterceptorBase {
        Calls(WorkflowClientCallsInterceptor next) {
            super(next);
        }

        @Override
        public WorkflowStartOutput start(WorkflowStartInput input) {
            return traced(TelemetryNames.START_WORKFLOW, input, () -> super.start(input));
        }

        @Override
        public WorkflowSignalWithStartOutput signalWithStart(WorkflowSignalWithStartInput input) {
            return traced(
                    TelemetryNames.SIGNAL_WITH_START,
                    input.getWorkflowStartInput(),
                    () -> super.signalWithStart(input));
        }

        @Override
        public WorkflowSignalOutput signal(WorkflowSignalInput input) {
            return traced(
                    TelemetryNames.SIGNAL_WORKFLOW + input.getSignalName(),
                    input.getWorkflowExecution().getWorkflowId(),
                    "",
                    input.getHeader(),
                    () -> super.signal(input));
        }

        private <T> T traced(String what, WorkflowStartInput input, Supplier<T> call) {
            return traced(
                    what + input.getWorkflowType(),
                    input.getWorkflowId(),
                    jobId(input.getOptions()),
                    input.getHeader(),
                    call);
        }

        private <T> T traced(String name, String workflowId, String jobId, Header header, Supplier<T> call) {
            if (!Span.current().getSpanContext().isValid()) {
                return call.get();
            }
            Span span = tracer.spanBuilder(name)
                    .setSpanKind(SpanKind.PRODUCER)
                    .setAttribute(TelemetryNames.WORKFLOW_ID, workflowId)
                    .startSpan();
            if (!jobId.isEmpty()) {
                span.setAttribute(TelemetryNames.JOB_ID, jobId);
            }
            TraceHeader.write(span.getSpanContext(), header);
            try (Scope _ = span.makeCurrent()) {
                return call.get();
            } catch (RuntimeException failed) {
                span.setStatus(StatusCode.ERROR, failed.getClass().getSimpleName());
                throw failed;
            } finally {
                span.end();
            }
        }

        private static String jobId(WorkflowOptions options) {
            Map<String, Object> memo = options.getMemo();
            return memo != null && memo.get(JobSearchAttributes.MEMO_JOB_ID) instanceof String id ? id : "";
        }
    }
}
