package dev.meridian.activities.schedule;

import dev.meridian.activities.job.definition.InvalidRequestException;
import io.temporal.client.schedules.ScheduleClient;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes and changes schedules: what they ask for is in PostgreSQL, their clock is Temporal's. A change is committed after
 * Temporal has taken it; one that was cut in between is completed by asking again.
 */
public final class ScheduleDesk {
    /** A tenant has no more schedules than this. */
    public static final int MOST = 500;

    private static final int RUNS_SHOWN = 5;

    private final Jdbi jdbi;
    private final ScheduleClock clock;
    private final SchedulableJobs schedulable;

    public ScheduleDesk(Jdbi jdbi, ScheduleClient client, SchedulableJobs schedulable) {
        this.jdbi = jdbi;
        this.clock = new ScheduleClock(client);
        this.schedulable = schedulable;
    }

    /**
     * A schedule as it is.
     *
     * @param state empty if somebody deleted it in Temporal; changing it brings it back
     * @param recent its newest jobs
     */
    public record View(StoredSchedule stored, Optional<ScheduleState> state, List<ScheduledRun> recent) {}

    /**
     * Makes a schedule.
     *
     * @return false if there is one of this name, or there are {@link #MOST}
     * @throws InvalidRequestException with everything that is wrong
     */
    public boolean create(String tenant, JsonNode json) {
        ScheduleRequest request = read(tenant, json);
        return jdbi.inTransaction(tx -> insert(tx, tenant, request));
    }

    /** Makes a schedule of the product's own unless that was done before; what people did to it since then stays. */
    public boolean seed(String tenant, ScheduleRequest request) {
        return jdbi.inTransaction(tx -> ScheduleRows.markSeeded(tx, request.name()) && insert(tx, tenant, request));
    }

    private boolean insert(Handle tx, String tenant, ScheduleRequest request) {
        boolean isNew = ScheduleRows.insert(tx, tenant, request, MOST);
        if (isNew) {
            clock.start(tenant, request);
        }
        return isNew;
    }

    /**
     * Changes a tenant's own schedule.
     *
     * @param patch the fields to change; null sets a field back to its default
     * @return false if there is none
     * @throws InvalidRequestException with everything that would be wrong
     */
    public boolean change(String tenant, String name, JsonNode patch) {
        if (!patch.isObject()) {
            throw InvalidRequestException.at("", "wrong_type", "Must be an object");
        }
        return jdbi.inTransaction(tx -> ScheduleRows.lock(tx, tenant, name)
                .map(stored -> {
                    ScheduleRequest changed = patched(tenant, stored.request(), (ObjectNode) patch);
                    ScheduleRows.update(tx, tenant, changed);
                    clock.change(tenant, changed, patch::has);
                    return true;
                })
                .orElse(false));
    }

    /** Ends a tenant's own schedule; returns false if there is none. Jobs that it made go on. */
    public boolean delete(String tenant, String name) {
        return jdbi.inTransaction(tx -> ScheduleRows.lock(tx, tenant, name)
                .map(stored -> {
                    clock.end(tenant, name);
                    ScheduleRows.delete(tx, tenant, name);
                    return true;
                })
                .orElse(false));
    }

    /** No times until it is resumed. */
    public void pause(String tenant, String name, @Nullable String note) {
        clock.pause(tenant, name, note);
    }

    public void resume(String tenant, String name, @Nullable String note) {
        clock.resume(tenant, name, note);
    }

    /** Makes a job now, paused or not; one that an earlier time has open counts as the policy says. */
    public void trigger(StoredSchedule schedule, @Nullable Overlap overlap) {
        clock.trigger(schedule.tenant(), schedule.request().name(), policy(schedule, overlap));
    }

    /** Makes the jobs of the times from {@code from} to {@code to}; a time that has had its job gets no other. */
    public void backfill(StoredSchedule schedule, Instant from, Instant to, @Nullable Overlap overlap) {
        clock.backfill(schedule.tenant(), schedule.request().name(), from, to, policy(schedule, overlap));
    }

    /** A tenant's own schedule. */
    public Optional<StoredSchedule> own(String tenant, String name) {
        return jdbi.withHandle(handle -> ScheduleRows.find(handle, tenant, name));
    }

    /** A tenant's own schedule or, if it has none of that name, the shared one. */
    public Optional<View> find(String tenant, String name) {
        return jdbi.withHandle(handle -> ScheduleRows.visible(handle, tenant, name))
                .map(this::view);
    }

    /** A tenant's schedules and the shared ones, by name. */
    public List<View> list(String tenant) {
        return jdbi.withHandle(handle -> ScheduleRows.list(handle, tenant, 2 * MOST)).stream()
                .map(this::view)
                .toList();
    }

    private View view(StoredSchedule stored) {
        String name = stored.request().name();
        return new View(
                stored,
                clock.describe(stored.tenant(), name),
                jdbi.withHandle(handle -> ScheduleRows.runs(handle, stored.tenant(), name, RUNS_SHOWN)));
    }

    private ScheduleRequest read(String tenant, JsonNode json) {
        ScheduleRequest request = ScheduleRequest.SHAPE.read(json, "");
        ScheduledJob.read(request.job(), schedulable.of(tenant));
        return request;
    }

    private ScheduleRequest patched(String tenant, ScheduleRequest stored, ObjectNode patch) {
        if (patch.has("name")) {
            throw InvalidRequestException.at("/name", "not_changeable", "A schedule keeps its name");
        }
        ObjectNode merged = (ObjectNode) JsonMapper.shared().readTree(ScheduleRequest.SHAPE.write(stored));
        patch.properties().forEach(field -> merged.set(field.getKey(), field.getValue()));
        merged.put("overlap", merged.path("overlap").stringValue("skip").toLowerCase(Locale.ROOT));
        // One way of saying when takes the other's place.
        if (patch.hasNonNull("cron") && !patch.has("everySeconds")) {
            merged.remove(List.of("everySeconds", "offsetSeconds"));
        } else if (patch.hasNonNull("everySeconds") && !patch.has("cron")) {
            merged.remove("cron");
        }
        return read(tenant, merged);
    }

    private static Overlap policy(StoredSchedule schedule, @Nullable Overlap overlap) {
        return overlap == null ? schedule.request().overlap() : overlap;
    }
}
