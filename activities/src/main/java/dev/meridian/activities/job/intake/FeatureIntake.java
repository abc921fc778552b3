package dev.meridian.activities.job.intake;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.table.JobRow;
import org.jdbi.v3.core.Handle;

/**
 * How a job is accepted whose type does not have one workflow for each job: all refreshes of an explorer share a
 * workflow, and so do all computations of a city's heatmap. The feature decides when such a job begins.
 */
public interface FeatureIntake<P extends Record> {
    /** The type, which takes no terms ({@link JobDefinition#withoutTerms}). */
    JobDefinition<P> definition();

    /**
     * Accepts a job inside the caller's transaction, as the feature's own endpoint does.
     *
     * @throws dev.meridian.activities.job.definition.InvalidRequestException if something that the payload names does
     *     not exist; paths begin at the payload
     */
    AcceptedJob accept(Handle transaction, String tenant, P payload);

    /** Accepts, inside the caller's transaction, a job that repeats this one. */
    AcceptedJob repeat(Handle transaction, JobRow job);
}
