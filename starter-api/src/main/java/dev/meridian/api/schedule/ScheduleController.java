package dev.meridian.api.schedule;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Default;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Format;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.TextFormat;
import dev.meridian.activities.schedule.Overlap;
import dev.meridian.activities.schedule.SchedulePosition;
import dev.meridian.activities.schedule.ScheduleRequest;
import dev.meridian.activities.schedule.ScheduleService;
import dev.meridian.activities.schedule.ScheduleViews;
import dev.meridian.activities.schedule.StoredSchedule;
import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Creates, shows, changes and triggers schedules. Everybody sees the shared schedules, and administrators of the
 * installation may change them.
 */
@ApiController
@RequestMapping("/api/schedules")
class ScheduleController {
    private static final Duration LONGEST_BACKFILL = Duration.ofDays(366);

    private static final int MOST_SCHEDULES = 100;

    private final ScheduleService schedules;
    private final ScheduleViews views;
    private final JobDefinitions definitions;

    ScheduleController(ScheduleService schedules, ScheduleViews views, JobDefinitions definitions) {
        this.schedules = schedules;
        this.views = views;
        this.definitions = definitions;
    }

    /**
     * A page of schedules.
     *
     * @param nextCursor the parameter {@code cursor} of the next page; null on the last page
     */
    record SchedulePage(
            List<ScheduleResponse> schedules, @Nullable String nextCursor) {}

    @Described("What people should know about it")
    record Note(@Length(max = 500) @Nullable String note) {
        static final PayloadType<Note> SHAPE = PayloadType.of(Note.class);
    }

    @Described("One more job, now")
    record Trigger(
            @Described("In place of the schedule's own") @Nullable
            Overlap overlap) {
        static final PayloadType<Trigger> SHAPE = PayloadType.of(Trigger.class);
    }

    @Described("The jobs of times that have passed")
    record Backfill(
            @Described("The first time") @Format(TextFormat.DATE_TIME) @Length(max = 40)
            String from,

            @Described("The last time, at most a year later") @Format(TextFormat.DATE_TIME) @Length(max = 40)
            String to,

            @Described("What happens while the job of an earlier time is open") @Default("\"buffer_all\"")
            Overlap overlap) {
        static final PayloadType<Backfill> SHAPE = PayloadType.of(Backfill.class);
    }

    /** Lists schedules by name. */
    @GetMapping
    SchedulePage list(
            Tenant tenant,
            @RequestParam(defaultValue = "") String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST_SCHEDULES);
        SchedulePosition after = cursor.isEmpty()
                ? SchedulePosition.START
                : SchedulePosition.parse(cursor)
                        .orElseThrow(
                                () -> Refusal.badRequest("bad_parameter", "'cursor' must be the nextCursor of a page")
                                        .with("parameter", "cursor"));
        ScheduleViews.Page page = views.list(tenant.id(), after, limit);
        return new SchedulePage(
                page.schedules().stream().map(this::response).toList(),
                page.next() == null ? null : page.next().toString());
    }

    @GetMapping("/{name}")
    ScheduleResponse get(Tenant tenant, @PathVariable String name) {
        return views.find(tenant.id(), name).map(this::response).orElseThrow(ScheduleController::unknown);
    }

    @PostMapping
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = ScheduleRequest.class)))
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<ScheduleResponse> create(Tenant tenant, @RequestBody JsonNode body) {
        switch (schedules.create(tenant.id(), body)) {
            case DONE -> {}
            case NAME_TAKEN ->
                throw new Refusal(HttpStatus.CONFLICT, "schedule_exists", "A schedule of this name exists already");
            case TOO_MANY ->
                throw new Refusal(
                        HttpStatus.CONFLICT,
                        "too_many_schedules",
                        "There are " + ScheduleService.MOST + " schedules already");
        }
        String name = body.path("name").asString();
        return ResponseEntity.created(URI.create("/api/schedules/" + name)).body(get(tenant, name));
    }

    /** Changes the fields that the body has; null sets a field back to its default. */
    @PatchMapping("/{name}")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = ScheduleRequest.class)))
    ScheduleResponse change(Caller caller, @PathVariable String name, @RequestBody JsonNode body) {
        if (!schedules.change(changeable(caller, name).tenant(), name, body)) {
            throw unknown();
        }
        return get(caller.tenant(), name);
    }

    /** Deletes a schedule; its jobs go on. */
    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable String name) {
        schedules.delete(changeable(caller, name).tenant(), name);
    }

    @PostMapping("/{name}/pause")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = Note.class)))
    ScheduleResponse pause(
            Caller caller, @PathVariable String name, @RequestBody(required = false) @Nullable JsonNode body) {
        schedules.pause(
                changeable(caller, name).tenant(),
                name,
                Note.SHAPE.read(orEmpty(body), "").note());
        return get(caller.tenant(), name);
    }

    @PostMapping("/{name}/resume")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = Note.class)))
    ScheduleResponse resume(
            Caller caller, @PathVariable String name, @RequestBody(required = false) @Nullable JsonNode body) {
        schedules.resume(
                changeable(caller, name).tenant(),
                name,
                Note.SHAPE.read(orEmpty(body), "").note());
        return get(caller.tenant(), name);
    }

    /**
     * Makes one job now, even if the schedule is paused; the job appears among the recent runs when a worker has made
     * it.
     */
    @PostMapping("/{name}/trigger")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = Trigger.class)))
    ScheduleResponse trigger(
            Caller caller, @PathVariable String name, @RequestBody(required = false) @Nullable JsonNode body) {
        schedules.trigger(
                changeable(caller, name), Trigger.SHAPE.read(orEmpty(body), "").overlap());
        return get(caller.tenant(), name);
    }

    /** Makes the jobs of past times, at most 10,000; a time that had its job within the last day gets no other. */
    @PostMapping("/{name}/backfill")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = Backfill.class)))
    ScheduleResponse backfill(Caller caller, @PathVariable String name, @RequestBody JsonNode body) {
        StoredSchedule schedule = changeable(caller, name);
        Backfill times = Backfill.SHAPE.read(body, "");
        Instant from = OffsetDateTime.parse(times.from()).toInstant();
        Instant to = OffsetDateTime.parse(times.to()).toInstant();
        if (to.isBefore(from) || Duration.between(from, to).compareTo(LONGEST_BACKFILL) > 0) {
            throw InvalidRequestException.at("/to", "out_of_range", "Must come after 'from', within a year");
        }
        schedules.backfill(schedule, from, to, times.overlap());
        return get(caller.tenant(), name);
    }

    /** Finds the caller's own schedule, or a shared schedule if the caller is an administrator of the installation. */
    private StoredSchedule changeable(Caller caller, String name) {
        String tenant = caller.tenant().id();
        StoredSchedule visible = schedules.visible(tenant, name).orElseThrow(ScheduleController::unknown);
        if (!visible.tenant().equals(tenant) && !caller.runsInstallation()) {
            throw new Refusal(
                    HttpStatus.FORBIDDEN,
                    "shared_schedule",
                    "All tenants share this schedule; only those who run the installation may change it");
        }
        return visible;
    }

    private ScheduleResponse response(ScheduleViews.View schedule) {
        return ScheduleResponse.of(schedule, definitions);
    }

    private static JsonNode orEmpty(@Nullable JsonNode body) {
        return body == null ? JsonNodeFactory.instance.objectNode() : body;
    }

    private static Refusal unknown() {
        return Refusal.notFound("unknown_schedule", "There is no such schedule");
    }
}
