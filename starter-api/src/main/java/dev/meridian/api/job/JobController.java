package dev.meridian.api.job;

import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.handover.JobCancellation;
import dev.meridian.activities.job.list.JobReader;
import dev.meridian.activities.job.table.JobFilter;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.list.ListPage;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lists, shows and cancels jobs. */
@ApiController
@RequestMapping("/api/jobs")
class JobController {
    private static final int LARGEST_OFFSET = 10_000;
    private static final long COUNTED = 100_000;

    private final JobReader jobs;
    private final JobPresenter presenter;
    private final JobCancellation cancellation;
    private final JobDefinitions definitions;
    private final JsonMapper json;

    JobController(
            JobReader jobs,
            JobPresenter presenter,
            JobCancellation cancellation,
            JobDefinitions definitions,
            JsonMapper json) {
        this.definitions = definitions;
        this.jobs = jobs;
        this.presenter = presenter;
        this.cancellation = cancellation;
        this.json = json;
    }

    /**
     * A page of jobs.
     *
     * @param nextCursor the parameter {@code cursor} of the next page; missing on the last page
     * @param total how many jobs match, counted up to 100,000; only if {@code offset} or {@code tenantId} is given
     */
    record JobPage(
            List<JobResponse> jobs,
            @Nullable String nextCursor,
            @Nullable Long total) {}

    /**
     * Lists jobs, newest first. {@code q} is part of the subject, for example of an explorer's slug, or a whole job id.
     * {@code subject} is the whole subject. {@code type}, {@code status} and {@code errorCode} take several values with
     * commas between them; a minus before each value excludes the jobs that have it. Pages follow one another by
     * cursor; an offset reaches only the first 10,000 jobs.
     */
    @GetMapping
    JobPage list(
            Tenant tenant,
            @RequestParam(required = false) @Nullable String tenantId,
            @ParameterObject JobFilterRequest wanted,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer offset,
            @RequestParam(defaultValue = "20") int limit) {
        tenant.requireNamed(tenantId);
        JobFilter filter = wanted.toFilter();
        Refusal.requireWithin("limit", limit, 1, 500);
        int passedOver = offset == null ? 0 : offset;
        Refusal.requireWithin("offset", passedOver, 0, LARGEST_OFFSET);
        UUID before = JobParameters.pageCursor(cursor);
        List<JobRow> found = jobs.newestFirst(tenant.id(), filter, before, passedOver, limit + 1);
        ListPage<JobRow> page = ListPage.of(found, limit, last -> JobParameters.pageCursorAfter(last.id()));
        return new JobPage(
                page.shown(presenter::job),
                page.nextCursor(),
                offset == null && tenantId == null ? null : jobs.count(tenant.id(), filter, COUNTED));
    }

    /** Shows a job with its result and its payload without the confidential values. */
    @GetMapping("/{id}")
    JobResponse show(Tenant tenant, @PathVariable String id) {
        UUID jobId = JobParameters.jobId(id);
        JobRow row = find(tenant, jobId);
        JobResponse job = presenter.job(row);
        return jobs.content(row.tenant(), jobId)
                .filter(content -> row.tenant().equals(tenant.id()) || isForAll(row))
                .map(content -> job.with(payload(job.type(), content.payload()), tree(content.result())))
                .orElse(job);
    }

    /** Whether every tenant may read the contents of a shared job: if every tenant may ask for a job of its type. */
    private boolean isForAll(JobRow job) {
        return definitions
                .forTenants()
                .find(job.type().name())
                .filter(type -> !type.takesTerms())
                .isPresent();
    }

    private @Nullable JsonNode payload(String type, @Nullable String payload) {
        return payload == null
                ? null
                : definitions.masked(type, json.readTree(payload)).orElse(null);
    }

    private @Nullable JsonNode tree(@Nullable String text) {
        return text == null ? null : json.readTree(text);
    }

    /** Asks for a cancellation and answers at once; the job ends as cancelled when its work has stopped. */
    @PostMapping("/{id}/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    JobResponse cancel(Caller caller, @PathVariable String id) {
        Tenant tenant = caller.tenant();
        UUID jobId = JobParameters.jobId(id);
        SharedJobs.requireMayChange(caller, find(tenant, jobId));
        return switch (cancellation.cancel(tenant.id(), jobId)) {
            case REQUESTED, CANCELLED -> presenter.job(find(tenant, jobId));
            case ALREADY_ENDED -> throw alreadyEnded(find(tenant, jobId));
            case UNKNOWN -> throw JobParameters.unknownJob();
        };
    }

    private JobRow find(Tenant tenant, UUID id) {
        return jobs.find(tenant.id(), id).orElseThrow(JobParameters::unknownJob);
    }

    private static Refusal alreadyEnded(JobRow job) {
        return new Refusal(HttpStatus.CONFLICT, "job_already_ended", "The job has already ended")
                .with("jobStatus", job.status().wireName());
    }
}
