package dev.meridian.activities.job.work;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The trace context of a job in the form of W3C's header {@code traceparent}. It is stored with the job, so that a
 * later hand-over to Temporal continues the trace, and it is sent with the calls that the job makes. Without tracing
 * the value is null and the methods do nothing.
 */
public final class TraceParent {
    /** The header's name. */
    public static final String HEADER = "traceparent";

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final TextMapGetter<String> STORED = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String stored) {
            return List.of(HEADER);
        }

        @Override
        public @Nullable String get(@Nullable String stored, String key) {
            return key.equals(HEADER) ? stored : null;
        }
    };

    private TraceParent() {}

    /** The calling thread's trace context; null if the thread is in no trace. */
    public static @Nullable String current() {
        if (!Span.current().getSpanContext().isValid()) {
            return null;
        }
        Map<String, String> headers = new HashMap<>();
        W3C.inject(Context.current(), headers, (carrier, name, value) -> headers.put(name, value));
        return headers.get(HEADER);
    }

    /** Does work in the stored trace context; a thread that is already in a trace stays in its own. */
    public static <T> T goOn(@Nullable String stored, Supplier<T> work) {
        if (stored == null || Span.current().getSpanContext().isValid()) {
            return work.get();
        }
        try (Scope _ = W3C.extract(Context.root(), stored, STORED).makeCurrent()) {
            return work.get();
        }
    }
}
