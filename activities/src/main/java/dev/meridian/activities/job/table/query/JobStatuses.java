package dev.meridian.activities.job.table.query;

import dev.meridian.workflows.job.JobStatus;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Reads where jobs stand. */
public final class JobStatuses {
    private JobStatuses() {}

    /** The status of a job; empty if it is gone, which only a job that had ended can be. */
    public static Optional<JobStatus> find(Handle handle, UUID id) {
        return handle.createQuery("SELECT status FROM jobs WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .map(JobStatus::ofWireName);
    }

    /** The same of a job whose row nobody else changes until the transaction ends. */
    public static Optional<JobStatus> lock(Handle transaction, UUID id) {
        return transaction
                .createQuery("SELECT status FROM jobs WHERE id = :id FOR UPDATE")
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .map(JobStatus::ofWireName);
    }

    /** The statuses of jobs by their ids; jobs that are gone are missing. */
    public static Map<UUID, JobStatus> of(Handle handle, Collection<UUID> ids) {
        record Found(UUID id, JobStatus status) {}
        return handle
                .createQuery("SELECT id, status FROM jobs WHERE id = ANY (:ids)")
                .bindArray("ids", UUID.class, ids)
                .map((row, context) ->
                        new Found(row.getObject("id", UUID.class), JobStatus.ofWireName(row.getString("status"))))
                .stream()
                .collect(Collectors.toMap(Found::id, Found::status));
    }
}
