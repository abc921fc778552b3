package dev.meridian.activities.job.work;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Map;
import org.slf4j.MDC;

/** Keeps work that goes to another thread in the trace, and with the log's fields, of the thread that sends the work. */
public final class CallersContext {
    private CallersContext() {}

    /** The same work, for a thread that has no trace and no log fields of its own and has none afterwards. */
    public static Runnable kept(Runnable work) {
        Context trace = Context.current();
        Map<String, String> fields = MDC.getCopyOfContextMap();
        return () -> {
            if (fields != null) {
                MDC.setContextMap(fields);
            }
            try (Scope _ = trace.makeCurrent()) {
                work.run();
            } finally {
                MDC.clear();
            }
        };
    }
}
