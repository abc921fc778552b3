package dev.meridian.activities.job.intake;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.table.OpenJob;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * How a job is accepted whose type does not have one workflow for each job: all refreshes of an explorer share a
 * workflow, and so do all computations of a city's heatmap. The feature decides when such a job begins.
 */
public interface FeatureIntake<P extends Record> {
    JobDefinition<P> definition();

    /**
     * Accepts a job inside the caller's transaction, as the feature's own endpoint does.
     *
     * @throws dev.meridian.activities.job.definition.InvalidRequestException if something that the payload names does
     *     not exist; paths begin at the payload
     */
    Accepted accept(Handle transaction, String tenant, P payload);

    /** Accepts, inside the caller's transaction, a job that repeats this one. */
    Accepted repeat(Handle transaction, JobRow job);

    /**
     * The accepted job.
     *
     * @param undelivered the job that has to be handed to Temporal after the transaction; empty if an open job answers
     *     the request
     */
    record Accepted(AcceptedJob job, Optional<OpenJob> undelivered) {}
}
