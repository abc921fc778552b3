package dev.meridian.activities.job.table.query;

import dev.meridian.activities.job.table.OpenJob;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of all tenants whose time has come and that Temporal does not have.
 *
 * @param jobs how many there are, counted up to {@value #MOST}
 * @param oldest when the oldest of the counted jobs was accepted; null if there is none
 */
public record OutboxBacklog(int jobs, @Nullable Instant oldest) {
    private static final int MOST = 10_000;

    public static OutboxBacklog of(Handle handle) {
        return handle.createQuery("SELECT count(*) AS jobs, min(created_at) AS oldest FROM ("
                        + "SELECT created_at FROM jobs WHERE run_id IS NULL AND " + OpenJob.CONDITION
                        + " AND (run_at IS NULL OR run_at <= now()) LIMIT :most) waiting")
                .bind("most", MOST)
                .map((row, context) -> {
                    OffsetDateTime oldest = row.getObject("oldest", OffsetDateTime.class);
                    return new OutboxBacklog(row.getInt("jobs"), oldest == null ? null : oldest.toInstant());
                })
                .one();
    }
}
