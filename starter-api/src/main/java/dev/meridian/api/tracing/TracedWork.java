package dev.meridian.api.tracing;

import dev.meridian.api.metrics.TelemetryNames;
import dev.meridian.api.worker.ActivityInterceptor;
import dev.meridian.api.worker.JobInHand;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor.ActivityInput;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor.ActivityOutput;
import io.temporal.common.interceptors.Header;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.util.function.Supplier;

/** Makes the spans of runs and activities, each below the span that asked for it. */
final class TracedWork extends ActivityInterceptor {
    private final SpanMaker spans;

    TracedWork(SpanMaker spans) {
        this.spans = spans;
    }

    @Override
    public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
        return new Decisions(next, new RunTrace(spans));
    }

    private static final class Decisions extends WorkflowInboundCallsInterceptorBase {
        private final RunTrace trace;

        Decisions(WorkflowInboundCallsInterceptor next, RunTrace trace) {
            super(next);
            this.trace = trace;
        }

        @Override
        public void init(WorkflowOutboundCallsInterceptor outbound) {
            super.init(new Orders(outbound, trace));
        }

        @Override
        public WorkflowOutput execute(WorkflowInput input) {
            trace.begin(input.getHeader());
            try {
                WorkflowOutput output = super.execute(input);
                trace.end(null);
                return output;
            } catch (CanceledFailure cancelled) {
                trace.end(null);
                throw cancelled;
            } catch (RuntimeException failed) {
                trace.end(code(failed));
                throw failed;
            }
        }

        @Override
        public void handleSignal(SignalInput input) {
            trace.signalled(input.getSignalName(), input.getHeader(), input.getArguments());
            super.handleSignal(input);
        }
    }

    /** Adds the trace context to what a workflow asks for. */
    private static final class Orders extends WorkflowOutboundCallsInterceptorBase {
        private final RunTrace trace;

        Orders(WorkflowOutboundCallsInterceptor next, RunTrace trace) {
            super(next);
            this.trace = trace;
        }

        @Override
        public <R> ActivityOutput<R> executeActivity(ActivityInput<R> input) {
            TraceHeader.write(trace.placeOf(input.getArgs()), input.getHeader());
            return super.executeActivity(input);
        }

        @Override
        public <R> LocalActivityOutput<R> executeLocalActivity(LocalActivityInput<R> input) {
            TraceHeader.write(trace.placeOf(input.getArgs()), input.getHeader());
            return super.executeLocalActivity(input);
        }

        /** Ends the run's span, because the run ends here without an event in its own code. */
        @Override
        public void continueAsNew(ContinueAsNewInput input) {
            TraceHeader.write(trace.placeOfNextRun(), input.getHeader());
            trace.end(null);
            super.continueAsNew(input);
        }
    }

    @Override
    protected ActivityOutput execute(ActivityInfo activity, ActivityInput input, Supplier<ActivityOutput> execution) {
        Header header = input.getHeader();
        SpanContext parent = header == null ? SpanContext.getInvalid() : TraceHeader.read(header);
        if (!parent.isValid()) {
            return execution.get();
        }
        Span span = begin(activity, parent, input);
        try (Scope _ = span.makeCurrent()) {
            return execution.get();
        } catch (RuntimeException failed) {
            span.setStatus(StatusCode.ERROR, code(failed));
            throw failed;
        } finally {
            span.end();
        }
    }

    private Span begin(ActivityInfo activity, SpanContext parent, ActivityInput input) {
        SpanBuilder span = spans.tracer()
                .spanBuilder(TelemetryNames.RUN_ACTIVITY + activity.getActivityType())
                .setParent(Context.root().with(Span.wrap(parent)))
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute(TelemetryNames.WORKFLOW_ID, activity.getWorkflowId())
                .setAttribute(TelemetryNames.RUN_ID, activity.getWorkflowRunId())
                .setAttribute(TelemetryNames.ACTIVITY_ID, activity.getActivityId())
                .setAttribute(TelemetryNames.DELIVERY, activity.getAttempt());
        JobInHand.of(input.getArguments())
                .ifPresent(job -> span.setAttribute(TelemetryNames.JOB_ID, job.jobId())
                        .setAttribute(TelemetryNames.ATTEMPT, job.attempt()));
        return span.startSpan();
    }

    /** The code of a failure; its message must not reach traces. */
    private static String code(RuntimeException failed) {
        return failed instanceof ApplicationFailure reported
                ? reported.getType()
                : failed.getClass().getSimpleName();
    }
}
