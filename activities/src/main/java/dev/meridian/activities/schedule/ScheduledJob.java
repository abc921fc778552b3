package dev.meridian.activities.schedule;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.intake.JobIntake;
import dev.meridian.activities.job.intake.JobRequest;
import dev.meridian.activities.job.intake.Sha256;
import dev.meridian.activities.job.intake.Submission;
import dev.meridian.activities.job.table.JobTerms;
import java.time.Clock;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The job that a schedule makes, checked against its type.
 *
 * @param <P> its payload
 */
record ScheduledJob<P extends Record>(JobDefinition<P> definition, P payload, JobRequest request, String requestHash) {
    /**
     * Reads the job of a schedule.
     *
     * @param definitions of the types that the schedule's tenant may ask for
     * @throws InvalidRequestException with everything that is wrong, with paths below {@code /job}
     */
    static ScheduledJob<?> read(JsonNode job, JobDefinitions definitions) {
        JobRequest request = JobRequest.SHAPE.read(job, "/job");
        refuse("runAt", request.runAt() != null);
        refuse("delaySeconds", request.delaySeconds() != null);
        refuse("retryOf", request.retryOf() != null);
        refuse("tenantId", request.tenantId() != null);
        JobDefinition<?> definition = definitions.require(request.type(), "/job/type");
        request.checkBounds(definition.bounds(), "/job", Clock.systemUTC());
        return with(definition, request, Sha256.of(job));
    }

    /**
     * Refuses options that the type does not take. Stored schedules from before this rule go on without it: their options
     * have no effect.
     *
     * @throws InvalidRequestException with every such option
     */
    void requireTermsOfItsType() {
        if (!definition.takesTerms()) {
            request.requireNoTerms("/job");
        }
    }

    /** Accepts the job; the same key gives the same job. */
    AcceptedJob accept(JobIntake intake, String tenant, String key) {
        JobTerms terms = request.terms(requestHash, Clock.systemUTC());
        return intake.accept(definition, payload, Submission.of(tenant, terms, Optional.of(key)));
    }

    private static <P extends Record> ScheduledJob<P> with(
            JobDefinition<P> definition, JobRequest request, String requestHash) {
        return new ScheduledJob<>(
                definition, definition.payload().read(request.payload(), "/job/payload"), request, requestHash);
    }

    private static void refuse(String field, boolean said) {
        if (said) {
            throw InvalidRequestException.at(
                    "/job/" + field, "not_for_schedules", "The job of a schedule can't have '" + field + "'");
        }
    }
}
