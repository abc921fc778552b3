package dev.meridian.activities.job.work;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Keeps work that goes to a thread of its own in the trace, and with the log's fields, of the thread that sends it. */
public final class CallersContext {
    private CallersContext() {}

    /** The same work for another thread, which has its own trace and fields again afterwards. */
    public static Runnable kept(Runnable work) {
        Context trace = Context.current();
        Map<String, String> fields = MDC.getCopyOfContextMap();
        return () -> {
            Map<String, String> own = MDC.getCopyOfContextMap();
            setFields(fields);
            try (Scope _ = trace.makeCurrent()) {
                work.run();
            } finally {
                setFields(own);
            }
        };
    }

    private static void setFields(@Nullable Map<String, String> fields) {
        if (fields == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(fields);
        }
    }

    /** Runs each task on a virtual thread of its own, in the context of whom submits it. */
    public static ExecutorService threadForEachTask() {
        return Executors.newThreadPerTaskExecutor(work -> Thread.ofVirtual().unstarted(kept(work)));
    }
}
