package dev.meridian.api.tracing;

import dev.meridian.activities.job.work.TraceParent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.interceptors.Header;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trace context in the header of Temporal's requests and events, under the name and in the form of Temporal's other
 * SDKs.
 */
final class TraceHeader {
    private static final String NAME = "_tracer-data";
    private static final DataConverter JSON = DefaultDataConverter.STANDARD_INSTANCE;
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private static final TextMapGetter<Map<?, ?>> FIELDS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<?, ?> fields) {
            return List.of(TraceParent.HEADER);
        }

        @Override
        public @Nullable String get(@Nullable Map<?, ?> fields, String name) {
            return fields != null && fields.get(name) instanceof String value ? value : null;
        }
    };

    private TraceHeader() {}

    static void write(SpanContext place, Header header) {
        if (!place.isValid()) {
            return;
        }
        W3C.inject(
                Context.root().with(Span.wrap(place)),
                header,
                (carrier, name, value) -> JSON.toPayload(Map.of(name, value))
                        .ifPresent(payload -> header.getValues().put(NAME, payload)));
    }

    /** The trace context; invalid if the header is missing or malformed, because a trace must not cause a failure. */
    static SpanContext read(Header header) {
        Payload payload = header.getValues().get(NAME);
        if (payload == null) {
            return SpanContext.getInvalid();
        }
        try {
            Map<?, ?> fields = JSON.fromPayload(payload, Map.class, Map.class);
            return Span.fromContext(W3C.extract(Context.root(), fields, FIELDS)).getSpanContext();
        } catch (DataConverterException unreadable) {
            return SpanContext.getInvalid();
        }
    }
}
