package dev.meridian.api.live;

import dev.meridian.activities.job.live.EventCursor;
import dev.meridian.activities.job.live.EventScope;
import dev.meridian.activities.job.live.JobSubscription;
import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.access.caller.OpenStreams;
import dev.meridian.api.job.JobParameters;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;

/**
 * Streams the changes of jobs as server-sent events: an event {@code snapshot} first, then one {@code change} for each
 * change.
 *
 * <p>A client that comes back names the last event that it has seen, and gets what it has missed instead of a snapshot. A
 * browser does so by {@code Last-Event-ID} when it reconnects by itself; a page that opens a new {@code EventSource}, because
 * its ticket is used up, can do so only in the address. Where both are there, the header is the newer one.
 */
@ApiController
class EventController {
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final JobSnapshots snapshots;
    private final LiveEvents live;
    private final OpenStreams streams;
    private final JsonMapper json;

    EventController(JobSnapshots snapshots, LiveEvents live, OpenStreams streams, JsonMapper json) {
        this.snapshots = snapshots;
        this.live = live;
        this.streams = streams;
        this.json = json;
    }

    /** Streams one job's changes; {@code lastEventId} is for clients that cannot send {@code Last-Event-ID}. */
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "text/event-stream", schema = @Schema(type = "string")))
    @GetMapping(path = "/api/jobs/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void followJob(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable String header,
            @RequestParam(required = false) @Nullable String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        UUID jobId = JobParameters.jobId(id);
        // An unknown job is refused before a place is taken for the stream.
        live.look(snapshots.ofJob(caller.tenant().id(), jobId));
        stream(
                caller,
                new EventScope.OfJob(jobId),
                resumption(header, lastEventId),
                snapshots.ofJob(caller.tenant().id(), jobId),
                request,
                response);
    }

    /** Streams the changes of all jobs; {@code lastEventId} is for clients that cannot send {@code Last-Event-ID}. */
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "text/event-stream", schema = @Schema(type = "string")))
    @GetMapping(path = "/api/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void follow(
            Caller caller,
            @RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable String header,
            @RequestParam(required = false) @Nullable String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        String tenant = caller.tenant().id();
        stream(
                caller,
                new EventScope.OfTenant(tenant),
                resumption(header, lastEventId),
                snapshots.ofTenant(tenant),
                request,
                response);
    }

    private void stream(
            Caller caller,
            EventScope scope,
            Optional<EventCursor> resumeAt,
            LiveEvents.Snapshot<?> snapshot,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (request.getMethod().equals(HttpMethod.HEAD.name())) {
            // A HEAD request gets no stream, because writing to it would never fail and so never end it.
            EventStream.describe(response);
            return;
        }
        if (!streams.haveRoomFor(caller)) {
            throw new Refusal(HttpStatus.TOO_MANY_REQUESTS, "too_many_streams", "Too many streams are open already")
                    .retryAfter(PATIENCE);
        }
        JobSubscription subscription = live.subscribe(scope);
        try (OpenStreams.Place _ = streams.open(caller, subscription::close)) {
            live.stream(
                    subscription, resumeAt, snapshot, () -> EventStream.open(response, snapshots.presenter(), json));
        }
    }

    /**
     * The cursor that the client sent. An unreadable one counts as none, because a browser would send it again after every
     * refusal.
     */
    private static Optional<EventCursor> resumption(@Nullable String header, @Nullable String parameter) {
        try {
            return Optional.ofNullable(header == null ? parameter : header).map(EventCursor::parse);
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }
}
