package dev.meridian.api.job;

import dev.meridian.activities.job.list.BulkActions;
import dev.meridian.activities.job.list.JobReader;
import dev.meridian.activities.job.table.JobFilter;
import dev.meridian.activities.job.table.query.ActionableJobs;
import dev.meridian.api.access.audit.AuditDetails;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;

/** Cancels and repeats many jobs at once, and shows which are being tried again. */
@ApiController
@RequestMapping("/api/jobs")
class BulkController {
    private final JobReader jobs;
    private final BulkActions actions;
    private final JobPresenter presenter;
    private final JsonMapper json;

    BulkController(JobReader jobs, BulkActions actions, JobPresenter presenter, JsonMapper json) {
        this.json = json;
        this.jobs = jobs;
        this.actions = actions;
        this.presenter = presenter;
    }

    /**
     * @param filter has the names of the parameters of the list of jobs
     * @param action cancel or retry
     * @param dryRun whether the jobs are only counted
     */
    record BulkRequest(
            JobFilterRequest filter,
            String action,
            @Nullable Boolean dryRun) {}

    /** The filter of the list of jobs, as a document. */
    record JobFilterRequest(
            @Nullable String type,
            @Nullable String status,
            @Nullable String q,
            @Nullable String subject,
            @Nullable String errorCode,
            @Nullable Integer priority,
            @Nullable String createdAfter,
            @Nullable String createdBefore,
            @Nullable Boolean retrying) {
        JobFilter toFilter() {
            return FilterParameters.filter(
                    type, status, q, subject, errorCode, priority, createdAfter, createdBefore, retrying);
        }
    }

    /**
     * Changes at most 1,000 jobs in one call; {@code more} says whether other jobs match. A dry run counts up to
     * 100,000.
     */
    @PostMapping("/bulk")
    BulkActions.Report bulk(Tenant tenant, @RequestBody BulkRequest request, HttpServletRequest call) {
        AuditDetails.tell(call, json.writeValueAsString(request));
        require(request.filter(), "/filter");
        require(request.action(), "/action");
        JobFilter filter = request.filter().toFilter();
        ActionableJobs.Action action = action(request.action());
        return Boolean.TRUE.equals(request.dryRun())
                ? actions.dryRun(tenant.id(), filter, action)
                : actions.run(tenant.id(), filter, action);
    }

    private static void require(@Nullable Object field, String path) {
        if (field == null) {
            throw Refusal.unprocessable("required", "Must be said").with("path", path);
        }
    }

    /**
     * Jobs that are open although an attempt failed or a worker was lost: those that run, then waiting jobs in the
     * order in which they are due.
     */
    @GetMapping("/retrying")
    List<JobResponse> retrying(Tenant tenant, @RequestParam(defaultValue = "50") int limit) {
        Refusal.requireWithin("limit", limit, 1, 500);
        return jobs.retrying(tenant.id(), limit).stream().map(presenter::job).toList();
    }

    private static ActionableJobs.Action action(String action) {
        return switch (action.toLowerCase(Locale.ROOT)) {
            case "cancel" -> ActionableJobs.Action.CANCEL;
            case "retry" -> ActionableJobs.Action.RETRY;
            default ->
                throw Refusal.unprocessable("unknown_value", "'action' is cancel or retry")
                        .with("path", "/action");
        };
    }
}
