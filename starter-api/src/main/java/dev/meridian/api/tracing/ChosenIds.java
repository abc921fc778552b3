package dev.meridian.api.tracing;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives a span the id that was chosen for it, else a random id. A workflow may be replayed on another machine, where
 * the spans that it passes on must have the same ids without being made again.
 */
final class ChosenIds implements IdGenerator {
    private static final IdGenerator RANDOM = IdGenerator.random();
    private static final HexFormat HEX = HexFormat.of();
    private static final int TRACE_ID_BYTES = 16;
    private static final int SPAN_ID_BYTES = 8;

    private final ThreadLocal<@Nullable SpanContext> chosen = new ThreadLocal<>();

    /** Makes a span, which gets these ids. */
    <T> T use(SpanContext ids, Supplier<T> span) {
        chosen.set(ids);
        try {
            return span.get();
        } finally {
            chosen.remove();
        }
    }

    @Override
    public String generateSpanId() {
        SpanContext ids = chosen.get();
        return ids == null ? RANDOM.generateSpanId() : ids.getSpanId();
    }

    @Override
    public String generateTraceId() {
        SpanContext ids = chosen.get();
        return ids == null ? RANDOM.generateTraceId() : ids.getTraceId();
    }

    /** The trace of a run that was started without a trace. */
    static String traceIdOf(String runId) {
        return HEX.formatHex(digest("trace " + runId), 0, TRACE_ID_BYTES);
    }

    /** The id of a run's span. */
    static String spanIdOf(String runId) {
        return HEX.formatHex(digest("run " + runId), 0, SPAN_ID_BYTES);
    }

    /** The id of the span in which a run begins a job. */
    static String spanIdOf(String runId, String jobId) {
        return HEX.formatHex(digest("job " + runId + " " + jobId), 0, SPAN_ID_BYTES);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
