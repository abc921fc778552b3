package dev.meridian.api.live;

import dev.meridian.activities.job.list.JobReader;
import dev.meridian.activities.job.live.Change;
import dev.meridian.activities.job.live.EventCursor;
import dev.meridian.activities.job.live.EventHistory;
import dev.meridian.activities.job.live.EventPage;
import dev.meridian.activities.job.live.EventScope;
import dev.meridian.activities.job.table.JobEvent;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.api.job.JobParameters;
import dev.meridian.api.job.JobPresenter;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Pages through the changes of jobs. */
@ApiController
class HistoryController {
    private static final int MOST_EVENTS = 1000;

    private final JobReader jobs;
    private final EventHistory history;
    private final JobPresenter presenter;

    HistoryController(JobReader jobs, EventHistory history, JobPresenter presenter) {
        this.presenter = presenter;
        this.jobs = jobs;
        this.history = history;
    }

    /**
     * A page of one job's history.
     *
     * @param nextAfter the parameter {@code after} of the next page; missing on the last page
     */
    record JobHistory(
            List<JobEventResponse> events, @Nullable Integer nextAfter) {}

    /**
     * A page of the history of all jobs.
     *
     * @param cursor where to read on, now or later
     * @param complete whether there are no further changes now
     */
    record History(List<JobEventResponse> events, String cursor, boolean complete) {}

    /** Lists one job's changes in order; {@code after} is a sequence number. */
    @GetMapping(path = "/api/jobs/{id}/events", produces = MediaType.APPLICATION_JSON_VALUE)
    JobHistory historyOfJob(
            Tenant tenant,
            @PathVariable String id,
            @RequestParam(defaultValue = "0") int after,
            @RequestParam(defaultValue = "200") int limit) {
        UUID jobId = JobParameters.jobId(id);
        Refusal.requireWithin("limit", limit, 1, MOST_EVENTS);
        JobRow job = jobs.find(tenant.id(), jobId).orElseThrow(JobParameters::unknownJob);
        List<JobEvent> events = history.ofJob(job.id(), after, limit);
        Integer next =
                events.size() < limit ? null : Integer.valueOf(events.getLast().seq());
        return new JobHistory(events.stream().map(this::shown).toList(), next);
    }

    /** Lists the changes of all jobs; without a cursor from the beginning. */
    @GetMapping(path = "/api/events", produces = MediaType.APPLICATION_JSON_VALUE)
    History history(
            Tenant tenant,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "200") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST_EVENTS);
        EventCursor from = cursor(cursor);
        EventPage page =
                history.after(from, new EventScope.OfTenant(tenant.id()), limit).orElseThrow(JobParameters::badCursor);
        List<JobEventResponse> events =
                page.changes().stream().map(Change::event).map(this::shown).toList();
        return new History(events, page.next().toString(), page.complete() && from.reading() == null);
    }

    private JobEventResponse shown(JobEvent event) {
        return JobEventResponse.of(event, presenter);
    }

    private static EventCursor cursor(@Nullable String cursor) {
        try {
            return cursor == null ? EventCursor.BEGINNING : EventCursor.parse(cursor);
        } catch (IllegalArgumentException malformed) {
            throw JobParameters.badCursor();
        }
    }
}
