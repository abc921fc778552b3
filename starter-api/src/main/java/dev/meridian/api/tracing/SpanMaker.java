package dev.meridian.api.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import java.util.function.UnaryOperator;

/** Makes spans whose ids are known before they are made. */
record SpanMaker(Tracer tracer, ChosenIds ids, Sampler sampler) {
    /** The context of a span to be made: in its parent's trace, or in a trace of its own if there is no parent. */
    SpanContext placeBelow(SpanContext parent, String ownTraceId, String spanId, String name) {
        if (parent.isValid()) {
            return place(parent.getTraceId(), spanId, parent.getTraceFlags());
        }
        SamplingDecision decision = sampler.shouldSample(
                        Context.root(), ownTraceId, name, SpanKind.CONSUMER, Attributes.empty(), List.of())
                .getDecision();
        return place(
                ownTraceId,
                spanId,
                decision == SamplingDecision.RECORD_AND_SAMPLE ? TraceFlags.getSampled() : TraceFlags.getDefault());
    }

    private static SpanContext place(String traceId, String spanId, TraceFlags flags) {
        return SpanContext.createFromRemoteParent(traceId, spanId, flags, TraceState.getDefault());
    }

    Span make(String name, SpanContext parent, SpanContext place, UnaryOperator<SpanBuilder> details) {
        SpanBuilder builder = details.apply(tracer.spanBuilder(name).setSpanKind(SpanKind.CONSUMER));
        SpanBuilder placed =
                parent.isValid() ? builder.setParent(Context.root().with(Span.wrap(parent))) : builder.setNoParent();
        return ids.use(place, placed::startSpan);
    }
}
