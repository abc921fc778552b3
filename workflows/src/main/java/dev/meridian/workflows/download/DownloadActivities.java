package dev.meridian.workflows.download;

import io.temporal.activity.ActivityInterface;

/** The work of downloads that talks to other systems. */
@ActivityInterface(namePrefix = "Download")
public interface DownloadActivities {
    /**
     * Marks the job as running, takes the snapshot for it, asks the connection for its tables and makes them in PostgreSQL.
     * Idempotent by job id: tables that have a pass of the job keep it.
     */
    DownloadPlan prepare(DownloadState state);

    /**
     * Reads a table from its resume point on, for at most {@link DownloadJobs#LONGEST_TURN}. Pages are stored with the resume
     * point in one transaction, so that a page that is stored is not read again. Heartbeats several times a second;
     * if it is cancelled, what is stored stays. Idempotent by (job id, table, turn): an older turn writes nothing.
     */
    TableTurn readTable(TableTask task);
}
