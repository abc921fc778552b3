package dev.meridian.api.task;

import dev.meridian.activities.job.list.JobReader;
import dev.meridian.activities.task.notice.DeliveryAttempts;
import dev.meridian.activities.task.notice.DeliveryAttempts.Attempt;
import dev.meridian.api.job.JobResponse.ErrorResponse;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.workflows.task.TaskJobs;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Shows what receivers of notices answered. A delivery itself is a job like any other. */
@ApiController
class DeliveryController {
    private final JobReader jobs;
    private final DeliveryAttempts attempts;

    DeliveryController(JobReader jobs, DeliveryAttempts attempts) {
        this.jobs = jobs;
        this.attempts = attempts;
    }

    /** The attempts of a delivery, newest first. */
    record DeliveryAttemptsResponse(List<DeliveryAttemptResponse> attempts) {}

    /**
     * One attempt.
     *
     * @param attempt from 1; a number comes twice if a worker was lost meanwhile
     * @param ms how long it took
     * @param status of the HTTP answer; missing if there was none, or if the notice is a mail
     * @param answer the first 1,024 characters of the answer's body
     * @param error why the attempt failed
     */
    record DeliveryAttemptResponse(
            int attempt,
            Instant startedAt,
            long ms,
            @Nullable Integer status,
            @Nullable String answer,
            @Nullable ErrorResponse error) {
        static DeliveryAttemptResponse of(Attempt attempt) {
            return new DeliveryAttemptResponse(
                    attempt.attempt(),
                    attempt.startedAt(),
                    attempt.millis(),
                    attempt.status(),
                    attempt.answer(),
                    ErrorResponse.of(attempt.error()));
        }
    }

    @GetMapping("/api/deliveries/{id}/attempts")
    DeliveryAttemptsResponse attempts(Tenant tenant, @PathVariable UUID id) {
        if (jobs.find(tenant.id(), id)
                .filter(job -> job.type().equals(TaskJobs.DELIVERY))
                .isEmpty()) {
            throw Refusal.notFound("unknown_delivery", "There is no such delivery");
        }
        return new DeliveryAttemptsResponse(
                attempts.of(id).stream().map(DeliveryAttemptResponse::of).toList());
    }
}
