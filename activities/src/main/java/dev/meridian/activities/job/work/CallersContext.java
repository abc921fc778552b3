package dev.meridian.activities.job.work;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.MDC;

/** Keeps work that goes to a thread of its own in the trace, and with the log's fields, of the thread that sends it. */
public final class CallersContext {
    private CallersContext() {}

    /** The same work, for a thread that does nothing else. */
    public static Runnable kept(Runnable work) {
        Context trace = Context.current();
        Map<String, String> fields = MDC.getCopyOfContextMap();
        return () -> {
            if (fields != null) {
                MDC.setContextMap(fields);
            }
            try (Scope _ = trace.makeCurrent()) {
                work.run();
            }
        };
    }

    /** Runs each task on a virtual thread of its own, in the context of whom submits it. */
    public static ExecutorService threadForEachTask() {
        return Executors.newThreadPerTaskExecutor(work -> Thread.ofVirtual().unstarted(kept(work)));
    }
}
