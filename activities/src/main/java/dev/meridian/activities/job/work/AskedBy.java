package dev.meridian.activities.job.work;

import dev.meridian.workflows.job.SharedTenant;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for the jobs that a thread accepts, and for the changes that it makes. It goes with the trace to the threads that work for the
 * caller ({@link CallersContext}), and no further: a job that another job asks for was asked for by nobody.
 */
public final class AskedBy {
    private static final ContextKey<Actor> KEY = ContextKey.named("meridian.asked-by");

    private AskedBy() {}

    /** The calling thread's context with who asks, to be made current while the request is served. */
    public static Context context(Actor who) {
        return Context.current().with(KEY, who);
    }

    /** Who asks; null if nobody was named. */
    public static @Nullable Actor current() {
        return Context.current().get(KEY);
    }

    /**
     * Who asks for a job of this tenant, as the job is to say. A job of the shared tenant names schedules only, because every tenant
     * sees it; the audit of the caller's tenant says who asked.
     */
    public static @Nullable Actor forJobOf(String tenant) {
        Actor asker = current();
        boolean isHidden = tenant.equals(SharedTenant.ID) && asker != null && !asker.isSchedule();
        return isHidden ? null : asker;
    }
}
