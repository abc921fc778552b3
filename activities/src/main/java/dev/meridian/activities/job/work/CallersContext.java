package dev.meridian.activities.job.work;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.MDC;

/** Carries the caller's trace and log fields over to work that runs on another thread. */
public final class CallersContext {
    private CallersContext() {}

    /** The same work in the caller's context, for a thread that does nothing else. */
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

    /** Runs each task on a virtual thread of its own, in the context of the thread that submits it. */
    public static ExecutorService threadForEachTask() {
        return Executors.newThreadPerTaskExecutor(work -> Thread.ofVirtual().unstarted(kept(work)));
    }
}
