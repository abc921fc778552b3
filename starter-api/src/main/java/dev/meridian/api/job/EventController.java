package dev.meridian.api.job;

import dev.meridian.activities.job.Change;
import dev.meridian.activities.job.EventCursor;
import dev.meridian.activities.job.EventLog;
import dev.meridian.activities.job.EventPage;
import dev.meridian.activities.job.EventScope;
import dev.meridian.activities.job.JobEvent;
import dev.meridian.activities.job.JobFilter;
import dev.meridian.activities.job.JobQueries;
import dev.meridian.activities.job.JobRow;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;

/**
 * What happened to jobs, as history and live.
 *
 * <p>Live: an event {@code snapshot} first, then one {@code change} for each change; a client that comes back with
 * {@code Last-Event-ID} gets what it has missed instead of a snapshot.
 */
@ApiController
class EventController {
    private static final int MOST_EVENTS = 1000;
    private static final int JOBS_IN_SNAPSHOT = 100;
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final Jdbi jdbi;
    private final JobPresenter presenter;
    private final LiveEvents live;
    private final JsonMapper json;

    EventController(Jdbi jdbi, JobPresenter presenter, LiveEvents live, JsonMapper json) {
        this.jdbi = jdbi;
        this.presenter = presenter;
        this.live = live;
        this.json = json;
    }

    /**
     * A stretch of one job's history.
     *
     * @param nextAfter the {@code after} of the next stretch; missing at the end of what there is
     */
    record JobHistory(
            List<JobEventResponse> events, @Nullable Integer nextAfter) {}

    /**
     * A stretch of the history of all jobs.
     *
     * @param cursor where to read on, now or later
     * @param complete whether this is all that there is now
     */
    record History(List<JobEventResponse> events, String cursor, boolean complete) {}

    /**
     * What a client that is new gets first.
     *
     * @param job the job as it is
     * @param seq the number of its newest change
     */
    record JobSnapshot(JobResponse job, int seq) {}

    /** The newest jobs as they are. */
    record Snapshot(List<JobSnapshot> jobs) {}

    /** In order; {@code after} is a sequence number. */
    @GetMapping(path = "/api/jobs/{id}/events", produces = MediaType.APPLICATION_JSON_VALUE)
    JobHistory historyOfJob(
            Tenant tenant,
            @PathVariable String id,
            @RequestParam(defaultValue = "0") int after,
            @RequestParam(defaultValue = "200") int limit) {
        UUID jobId = JobParameters.jobId(id);
        Refusal.requireWithin("limit", limit, 1, MOST_EVENTS);
        List<JobEvent> events = jdbi.withHandle(handle -> {
            requireJob(handle, tenant, jobId);
            return EventLog.ofJob(handle, jobId, after, limit);
        });
        Integer next =
                events.size() < limit ? null : Integer.valueOf(events.getLast().seq());
        return new JobHistory(events.stream().map(presenter::event).toList(), next);
    }

    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "text/event-stream", schema = @Schema(type = "string")))
    @GetMapping(path = "/api/jobs/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void followJob(
            Tenant tenant,
            @PathVariable String id,
            @RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable String lastEventId,
            HttpServletResponse response)
            throws IOException {
        UUID jobId = JobParameters.jobId(id);
        jdbi.useHandle(handle -> requireJob(handle, tenant, jobId));
        live.stream(
                live.subscribe(new EventScope.OfJob(jobId)),
                resumption(lastEventId),
                handle -> snapshot(requireJob(handle, tenant, jobId)),
                () -> EventStream.open(response, presenter, json));
    }

    /** Of all jobs; without a cursor from the beginning. */
    @GetMapping(path = "/api/events", produces = MediaType.APPLICATION_JSON_VALUE)
    History history(
            Tenant tenant,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "200") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST_EVENTS);
        EventCursor from = JobParameters.eventCursor(cursor);
        EventPage page =
                jdbi.withHandle(handle -> EventLog.read(handle, from, new EventScope.OfTenant(tenant.id()), limit));
        List<JobEventResponse> events =
                page.changes().stream().map(Change::event).map(presenter::event).toList();
        return new History(events, page.next().toString(), page.complete() && from.reading() == null);
    }

    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "text/event-stream", schema = @Schema(type = "string")))
    @GetMapping(path = "/api/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void follow(
            Tenant tenant,
            @RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable String lastEventId,
            HttpServletResponse response)
            throws IOException {
        live.stream(
                live.subscribe(new EventScope.OfTenant(tenant.id())),
                resumption(lastEventId),
                handle -> new Snapshot(
                        JobQueries.newestFirst(handle, tenant.id(), JobFilter.ALL, null, JOBS_IN_SNAPSHOT).stream()
                                .map(this::snapshot)
                                .toList()),
                () -> EventStream.open(response, presenter, json));
    }

    private JobSnapshot snapshot(JobRow job) {
        return new JobSnapshot(presenter.job(job), job.eventSeq());
    }

    private static JobRow requireJob(Handle handle, Tenant tenant, UUID id) {
        return JobQueries.byId(handle, tenant.id(), id).orElseThrow(JobParameters::unknownJob);
    }

    /** An id that is not one of ours is as good as none: a browser would send it for ever. */
    private static Optional<EventCursor> resumption(@Nullable String lastEventId) {
        try {
            return Optional.ofNullable(lastEventId).map(EventCursor::parse);
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }
}
