package dev.meridian.activities.job.intake;

import dev.meridian.activities.job.JobRow;
import dev.meridian.activities.job.JobTerms;
import dev.meridian.activities.job.definition.JobDefinition;

/**
 * The way in of a type whose jobs are not one workflow each: an explorer's refreshes share one, a region's heatmap has one
 * whoever asks.
 */
public interface FeatureIntake<P extends Record> {
    JobDefinition<P> definition();

    /** Accepts a job, as the feature's own endpoint does. */
    AcceptedJob accept(String tenant, P payload, JobTerms terms);

    /** The payload that would ask for a job like this one. */
    P payloadOf(JobRow job);
}
