package dev.meridian.api.job;

import dev.meridian.activities.job.JobCancellation;
import dev.meridian.activities.job.JobFilter;
import dev.meridian.activities.job.JobQueries;
import dev.meridian.activities.job.JobRow;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Lists, shows and cancels jobs. */
@ApiController
@RequestMapping("/api/jobs")
class JobController {
    private final Jdbi jdbi;
    private final JobPresenter presenter;
    private final JobCancellation cancellation;

    JobController(Jdbi jdbi, JobPresenter presenter, JobCancellation cancellation) {
        this.jdbi = jdbi;
        this.presenter = presenter;
        this.cancellation = cancellation;
    }

    /**
     * A page of jobs.
     *
     * @param nextCursor where the next page begins; missing after the last page
     */
    record JobPage(List<JobResponse> jobs, @Nullable String nextCursor) {}

    /** Newest first; {@code q} is part of the subject, for example of an explorer's slug, or a whole job id. */
    @GetMapping
    JobPage list(
            Tenant tenant,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "20") int limit) {
        JobFilter filter = JobParameters.filter(type, status, q);
        Refusal.requireWithin("limit", limit, 1, 100);
        UUID before = JobParameters.pageCursor(cursor);
        List<JobRow> found =
                jdbi.withHandle(handle -> JobQueries.newestFirst(handle, tenant.id(), filter, before, limit + 1));
        List<JobRow> page = found.subList(0, Math.min(limit, found.size()));
        String next = found.size() > limit
                ? JobParameters.pageCursorAfter(page.getLast().id())
                : null;
        return new JobPage(page.stream().map(presenter::job).toList(), next);
    }

    @GetMapping("/{id}")
    JobResponse show(Tenant tenant, @PathVariable String id) {
        return presenter.job(find(tenant, JobParameters.jobId(id)));
    }

    /** Answers at once; the job ends as cancelled when its work has stopped. */
    @PostMapping("/{id}/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    JobResponse cancel(Tenant tenant, @PathVariable String id) {
        UUID jobId = JobParameters.jobId(id);
        return switch (cancellation.cancel(tenant.id(), jobId)) {
            case REQUESTED, CANCELLED -> presenter.job(find(tenant, jobId));
            case ALREADY_ENDED -> throw alreadyEnded(find(tenant, jobId));
            case UNKNOWN -> throw JobParameters.unknownJob();
        };
    }

    private JobRow find(Tenant tenant, UUID id) {
        return jdbi.withHandle(handle -> JobQueries.byId(handle, tenant.id(), id))
                .orElseThrow(JobParameters::unknownJob);
    }

    private static Refusal alreadyEnded(JobRow job) {
        return new Refusal(HttpStatus.CONFLICT, "job_already_ended", "The job has already ended")
                .with("status", job.status().wireName());
    }
}
