package dev.meridian.activities.job.work;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for the jobs that a thread accepts, in people's words. It goes with the trace to the threads that work for the
 * caller ({@link CallersContext}), and no further: what a job itself asks for, nobody has asked for.
 */
public final class AskedBy {
    private static final ContextKey<String> KEY = ContextKey.named("meridian.asked-by");
    private static final int LONGEST = 200;

    private AskedBy() {}

    /** Names who asks, until the scope is closed. */
    public static Scope name(String who) {
        String name = who.length() <= LONGEST ? who : who.substring(0, LONGEST);
        return Context.current().with(KEY, name).makeCurrent();
    }

    /** Who asks; null if nobody was named. */
    public static @Nullable String current() {
        return Context.current().get(KEY);
    }
}
