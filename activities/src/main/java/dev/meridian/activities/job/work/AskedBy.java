package dev.meridian.activities.job.work;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for the jobs that a thread accepts, in people's words. It goes with the trace to the threads that work for the
 * caller ({@link CallersContext}), and no further: a job that another job asks for was asked for by nobody.
 */
public final class AskedBy {
    private static final ContextKey<String> KEY = ContextKey.named("meridian.asked-by");
    private static final int LONGEST = 200;

    private AskedBy() {}

    /**
     * The calling thread's context with the name of the caller, to be made current while the caller's request is
     * served.
     */
    public static Context context(String who) {
        return Context.current().with(KEY, who.length() <= LONGEST ? who : who.substring(0, LONGEST));
    }

    /** Who asks; null if nobody was named. */
    public static @Nullable String current() {
        return Context.current().get(KEY);
    }
}
