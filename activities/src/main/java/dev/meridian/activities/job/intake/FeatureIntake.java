package dev.meridian.activities.job.intake;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.table.JobRow;
import org.jdbi.v3.core.Handle;

/**
 * The way in of a type whose jobs are not one workflow each: an explorer's refreshes share one, a city's heatmap has one
 * whoever asks. When such a job begins is for its feature to say.
 */
public interface FeatureIntake<P extends Record> {
    /** The type, which takes no terms ({@link JobDefinition#withoutTerms}). */
    JobDefinition<P> definition();

    /**
     * Accepts a job inside the caller's transaction, as the feature's own endpoint does.
     *
     * @throws dev.meridian.activities.job.definition.InvalidRequestException if what the payload names is not there; paths
     *     begin at the payload
     */
    AcceptedJob accept(Handle transaction, String tenant, P payload);

    /** Accepts, inside the caller's transaction, a job that does once more what this one did. */
    AcceptedJob repeat(Handle transaction, JobRow job);
}
