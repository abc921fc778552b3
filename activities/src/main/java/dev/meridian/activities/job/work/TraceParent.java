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
 * The place in a trace that work belongs to, in the form of W3C's header {@code traceparent}: stored with a job, so that
 * whoever hands it to Temporal later goes on with its trace, and sent to whom a job calls. Where nobody traces there is
 * none, and all of this does nothing.
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

    /** Where the calling thread is; null if it is in no trace. */
    public static @Nullable String current() {
        if (!Span.current().getSpanContext().isValid()) {
            return null;
        }
        Map<String, String> headers = new HashMap<>();
        W3C.inject(Context.current(), headers, (carrier, name, value) -> headers.put(name, value));
        return headers.get(HEADER);
    }

    /** Does work where stored work was accepted; a thread that is in a trace already stays there. */
    public static <T> T goOn(@Nullable String stored, Supplier<T> work) {
        if (stored == null || Span.current().getSpanContext().isValid()) {
            return work.get();
        }
        try (Scope _ = W3C.extract(Context.root(), stored, STORED).makeCurrent()) {
            return work.get();
        }
    }
}
