package dev.meridian.api.job;

import dev.meridian.activities.job.list.BulkActions;
import dev.meridian.activities.job.list.JobReader;
import dev.meridian.activities.job.live.TransactionSnapshot;
import dev.meridian.activities.job.table.JobFilter;
import dev.meridian.activities.job.table.query.ActionableJobs;
import dev.meridian.api.access.audit.AuditDetails;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
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
     * @param ids up to 1,000 jobs, in place of a filter
     * @param action cancel or retry
     * @param dryRun whether the jobs are only counted
     * @param asOf {@code asOf} of a dry run's answer: only jobs that the dry run counted are changed
     * @param cursor {@code nextCursor} of the previous call's answer: only jobs that come after the jobs of that call
     */
    record BulkRequest(
            @Nullable JobFilterRequest filter,
            @Nullable List<String> ids,
            String action,
            @Nullable Boolean dryRun,
            @Nullable String asOf,
            @Nullable String cursor) {}

    /**
     * What was done, or would be.
     *
     * @param matched how many jobs match; if something was done, how many were taken
     * @param failed for how many jobs the action could not be done
     * @param more whether other jobs match
     * @param failures the first ten jobs for which it could not be done
     * @param asOf only in the answer to a dry run: a later call with this value changes only jobs that this call
     *     counted
     * @param nextCursor if there are more: where the next call goes on
     */
    record BulkReport(
            int matched,
            int done,
            int failed,
            boolean more,
            List<BulkFailure> failures,
            @Nullable String asOf,
            @Nullable String nextCursor) {
        static BulkReport of(BulkActions.Count count) {
            return new BulkReport(count.matched(), 0, 0, count.more(), List.of(), token(count.asOf()), null);
        }

        static BulkReport of(BulkActions.Report report) {
            return new BulkReport(
                    report.matched(),
                    report.done(),
                    report.failed(),
                    report.more(),
                    report.failures().stream()
                            .map(failure -> new BulkFailure(
                                    failure.job(),
                                    failure.error().code(),
                                    failure.error().message()))
                            .toList(),
                    null,
                    report.more() && report.last() != null ? JobParameters.pageCursorAfter(report.last()) : null);
        }
    }

    /** A job for which the action failed, and why. */
    record BulkFailure(UUID jobId, String code, String message) {}

    /**
     * Changes at most 1,000 jobs in one call; {@code more} says whether other jobs match. A dry run counts up to 100,000, and its
     * {@code asOf} lets a later call change exactly the jobs that were counted.
     */
    @PostMapping("/bulk")
    BulkReport bulk(Tenant tenant, @RequestBody BulkRequest request, HttpServletRequest call) {
        AuditDetails.tell(call, json.writeValueAsString(request));
        require(request.action(), "/action");
        BulkActions.JobSelection wanted = wanted(request);
        ActionableJobs.Action action = action(request.action());
        try {
            return Boolean.TRUE.equals(request.dryRun())
                    ? BulkReport.of(actions.dryRun(tenant.id(), wanted, action))
                    : BulkReport.of(actions.run(tenant.id(), wanted, action));
        } catch (IllegalArgumentException foreign) {
            throw badAsOf();
        }
    }

    private static BulkActions.JobSelection wanted(BulkRequest request) {
        JobFilterRequest filter = request.filter();
        List<String> ids = request.ids();
        if ((filter == null) == (ids == null)) {
            throw Refusal.unprocessable("required", "Say 'filter' or 'ids', and not both")
                    .with("path", filter == null ? "/filter" : "/ids");
        }
        return new BulkActions.JobSelection(
                filter == null ? JobFilter.ALL : filter.toFilter(),
                ids == null ? null : ids(ids),
                asOf(request.asOf()),
                cursor(request.cursor()));
    }

    private static List<UUID> ids(List<String> ids) {
        if (ids.isEmpty() || ids.size() > BulkActions.MOST_AT_ONCE) {
            throw Refusal.unprocessable("invalid_field", "'ids' has 1 to " + BulkActions.MOST_AT_ONCE + " ids")
                    .with("path", "/ids");
        }
        List<UUID> read = new ArrayList<>();
        for (int index = 0; index < ids.size(); index++) {
            String path = "/ids/" + index;
            read.add(Optional.ofNullable(ids.get(index))
                    .filter(JobParameters::isJobId)
                    .map(UUID::fromString)
                    .orElseThrow(() -> Refusal.unprocessable("invalid_field", "This is not the id of a job")
                            .with("path", path)));
        }
        return read;
    }

    private static String token(TransactionSnapshot snapshot) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(snapshot.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static @Nullable TransactionSnapshot asOf(@Nullable String token) {
        try {
            return token == null
                    ? null
                    : TransactionSnapshot.parse(
                            new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException malformed) {
            throw badAsOf();
        }
    }

    private static Refusal badAsOf() {
        return Refusal.unprocessable("invalid_field", "'asOf' has to be the 'asOf' of a dry run of this service")
                .with("path", "/asOf");
    }

    private static @Nullable UUID cursor(@Nullable String cursor) {
        try {
            return JobParameters.pageCursor(cursor);
        } catch (Refusal refused) {
            throw Refusal.unprocessable("invalid_field", "'cursor' has to be the 'nextCursor' of an earlier call")
                    .with("path", "/cursor");
        }
    }

    private static void require(@Nullable Object field, String path) {
        if (field == null) {
            throw Refusal.unprocessable("required", "This member is required").with("path", path);
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
