package dev.meridian.activities.job.database;

import dev.meridian.activities.job.work.AbortSignal;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleListener;

/** Closes the database connections of work that is aborted, so that a long statement does not outlast the work. */
final class AbortedHandles implements HandleListener {
    private final Map<Handle, AbortSignal.Registration> open = new ConcurrentHashMap<>();

    @Override
    public void handleCreated(Handle handle) {
        open.put(handle, AbortSignal.current().onAbort(() -> abort(handle)));
    }

    @Override
    public void handleClosed(Handle handle) {
        AbortSignal.Registration registration = open.remove(handle);
        if (registration != null) {
            registration.close();
        }
    }

    private static void abort(Handle handle) {
        try {
            handle.getConnection().abort(Runnable::run);
        } catch (SQLException failed) {
            throw new IllegalStateException("The connection can't be aborted", failed);
        }
    }
}
