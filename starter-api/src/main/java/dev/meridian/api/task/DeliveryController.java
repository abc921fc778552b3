package dev.meridian.api.task;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.job.list.JobReader;
import dev.meridian.activities.job.table.query.JobNotices;
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

/** Shows who was told of a job's end, and what the receivers answered. A delivery itself is a job like any other. */
@ApiController
class DeliveryController {
    private final JobReader jobs;
    private final DeliveryAttempts attempts;
    private final JobNotices notices;

    DeliveryController(JobReader jobs, DeliveryAttempts attempts, JobNotices notices) {
        this.jobs = jobs;
        this.attempts = attempts;
        this.notices = notices;
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

    /**
     * The notices of a job's end, in the order in which they were made; none while the job is open, at most 1,000.
     *
     * @param notices deliveries, and those that repeat them
     */
    record JobNoticesResponse(List<JobNoticeResponse> notices) {}

    /**
     * A notice.
     *
     * @param jobId the delivery, which is a job; its attempts are at {@code /api/deliveries/{id}/attempts}
     * @param target who is told; missing if the subscription has been removed
     * @param retryOf the delivery that this one repeats
     * @param attempt 0 before the first
     * @param error why the last attempt failed
     */
    record JobNoticeResponse(
            UUID jobId,
            UUID subscriptionId,
            @Nullable String target,
            @Nullable UUID retryOf,
            @JsonUnwrapped NoticeStateResponse state) {
        static JobNoticeResponse of(JobNotices.Notice notice) {
            return new JobNoticeResponse(
                    notice.id(),
                    notice.subscription(),
                    notice.target(),
                    notice.retryOf(),
                    NoticeStateResponse.of(notice.state()));
        }
    }

    /** How far a notice is. */
    record NoticeStateResponse(
            String status,
            int attempt,
            @Nullable ErrorResponse error,
            Instant createdAt,
            @Nullable Instant completedAt) {
        static NoticeStateResponse of(JobNotices.State state) {
            return new NoticeStateResponse(
                    state.status().wireName(),
                    state.attempt(),
                    ErrorResponse.of(state.error()),
                    state.createdAt(),
                    state.completedAt());
        }
    }

    /** Lists who is told of a job's end, and whether that has arrived. */
    @GetMapping("/api/jobs/{id}/notices")
    JobNoticesResponse notices(Tenant tenant, @PathVariable UUID id) {
        Instant ended = jobs.find(tenant.id(), id)
                .orElseThrow(() -> Refusal.notFound("unknown_job", "There is no such job"))
                .times()
                .completedAt();
        List<JobNotices.Notice> found = ended == null ? List.of() : notices.of(tenant.id(), id, ended);
        return new JobNoticesResponse(found.stream().map(JobNoticeResponse::of).toList());
    }
}
