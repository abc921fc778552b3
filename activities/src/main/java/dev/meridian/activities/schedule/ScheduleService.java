package dev.meridian.activities.schedule;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobDefinitions;
import io.grpc.StatusRuntimeException;
import io.temporal.client.schedules.ScheduleClient;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes and changes schedules: PostgreSQL stores what a schedule asks for, and Temporal starts a run at each of its
 * times.
 *
 * <p>Before Temporal is asked for a change, the row says that Temporal may differ from it, and after the change it says
 * that Temporal does not. After a change that failed or was cut short, the row still says that Temporal may differ, and
 * {@link ScheduleUpkeep} makes Temporal follow the row. Every call that asks Temporal for something fails with
 * {@link StatusRuntimeException} if Temporal is away or too busy; then the row says what it said before.
 */
public final class ScheduleService {
    /** A tenant has no more schedules than this. */
    public static final int MOST = 500;

    private final Jdbi jdbi;
    private final TemporalSchedules temporal;
    private final JobDefinitions definitions;
    private final Clock clock;

    public ScheduleService(Jdbi jdbi, ScheduleClient client, JobDefinitions definitions, Clock clock) {
        this.jdbi = jdbi;
        this.temporal = new TemporalSchedules(client);
        this.definitions = definitions;
        this.clock = clock;
    }

    /** A change of a schedule; returns the request that the schedule follows from then on. */
    private interface Change {
        ScheduleRequest apply(StoredSchedule stored, PlannedSpan span);
    }

    /**
     * Makes a schedule.
     *
     * @return whether it was made; if not, why
     * @throws InvalidRequestException with everything that is wrong
     */
    public Insertion create(String tenant, JsonNode json) {
        ScheduleRequest request = read(tenant, json);
        Insertion insertion = jdbi.inTransaction(tx -> ScheduleRows.insert(tx, tenant, request, MOST));
        if (insertion == Insertion.DONE) {
            try {
                start(tenant, request.name(), field -> true);
            } catch (RuntimeException failed) {
                jdbi.useTransaction(tx -> PlanRows.markRemoving(tx, tenant, request.name()));
                throw failed;
            }
        }
        return insertion;
    }

    /**
     * Creates a schedule that comes with the product, unless it was created before; later changes by people are kept.
     */
    boolean seed(String tenant, ScheduleRequest request) {
        boolean isNew = jdbi.inTransaction(tx -> ScheduleRows.markSeeded(tx, request.name())
                && ScheduleRows.insert(tx, tenant, request, MOST) == Insertion.DONE);
        if (isNew) {
            start(tenant, request.name(), field -> false);
        }
        return isNew;
    }

    private void start(String tenant, String name, Predicate<String> says) {
        jdbi.useTransaction(tx -> follow(tx, tenant, name, clock.instant(), (stored, span) -> {
            temporal.start(tenant, stored.request(), span, says);
            return stored.request();
        }));
    }

    /**
     * Changes a tenant's own schedule.
     *
     * @param patch the fields to change; null sets a field back to its default
     * @return false if the tenant has no such schedule
     * @throws InvalidRequestException with everything that would be wrong
     */
    public boolean change(String tenant, String name, JsonNode patch) {
        if (!patch.isObject()) {
            throw InvalidRequestException.at("", "wrong_type", "Must be an object");
        }
        Optional<StoredSchedule> found = own(tenant, name);
        if (found.isEmpty()) {
            return false;
        }
        patched(tenant, found.get().request(), (ObjectNode) patch);
        jdbi.useTransaction(tx -> PlanRows.markInDoubt(tx, tenant, name));
        return jdbi.inTransaction(tx -> follow(tx, tenant, name, clock.instant(), (stored, span) -> {
            ScheduleRequest changed = patched(tenant, stored.request(), (ObjectNode) patch);
            ScheduleRows.update(tx, tenant, changed);
            temporal.change(tenant, changed, span, patch::has);
            return changed;
        }));
    }

    /** Deletes a tenant's own schedule; returns false if there is none. Its jobs go on. */
    public boolean delete(String tenant, String name) {
        jdbi.useTransaction(tx -> PlanRows.markInDoubt(tx, tenant, name));
        return jdbi.inTransaction(tx -> ScheduleRows.lock(tx, tenant, name)
                .map(stored -> {
                    temporal.end(tenant, name);
                    ScheduleRows.delete(tx, tenant, name);
                    return true;
                })
                .orElse(false));
    }

    /** Pauses a schedule: no job is made until it is resumed. */
    public void pause(String tenant, String name, @Nullable String note) {
        temporal.pause(tenant, name, note);
    }

    public void resume(String tenant, String name, @Nullable String note) {
        temporal.resume(tenant, name, note);
    }

    /**
     * Makes a job now, even if the schedule is paused; the overlap policy decides what happens to an open job of an
     * earlier time.
     */
    public void trigger(StoredSchedule schedule, @Nullable Overlap overlap) {
        temporal.trigger(schedule.tenant(), schedule.request().name(), policy(schedule, overlap));
    }

    /**
     * Makes the jobs of the times from {@code from} to {@code to}, both included; a time that has had its job gets no other.
     *
     * @throws InvalidRequestException if there are more such times than {@link Backfills#MOST_RUNS}
     */
    public void backfill(StoredSchedule schedule, Instant from, Instant to, @Nullable Overlap overlap) {
        Backfills.requireFew(schedule.request(), from, to);
        String tenant = schedule.tenant();
        String name = schedule.request().name();
        boolean unplanned = ScheduleSpecs.isPlanned(schedule.request())
                && jdbi.withHandle(handle -> PlanRows.plannedFrom(handle, tenant, name))
                        .filter(first -> PlannedSpan.date(from).isAfter(first))
                        .isEmpty();
        if (unplanned) {
            jdbi.useTransaction(tx -> follow(tx, tenant, name, from, (stored, span) -> {
                temporal.changeIfPresent(tenant, stored.request(), span, field -> false);
                return stored.request();
            }));
        }
        temporal.backfill(tenant, name, from, to, policy(schedule, overlap));
    }

    /** A schedule that belongs to the tenant itself. */
    private Optional<StoredSchedule> own(String tenant, String name) {
        return jdbi.withHandle(handle -> ScheduleRows.find(handle, tenant, name));
    }

    /** A tenant's own schedule or, if it has none of that name, the shared one. */
    public Optional<StoredSchedule> visible(String tenant, String name) {
        return jdbi.withHandle(handle -> ScheduleRows.visible(handle, tenant, name));
    }

    /**
     * Changes a tenant's own schedule in the database and in Temporal, under a lock on its row.
     *
     * @param from since when Temporal has to have its times
     * @return false if the tenant has no such schedule
     */
    private boolean follow(Handle tx, String tenant, String name, Instant from, Change change) {
        return ScheduleRows.lock(tx, tenant, name)
                .map(stored -> {
                    PlannedSpan span = PlannedSpan.at(clock.instant())
                            .reachingBackTo(
                                    PlanRows.plannedFrom(tx, tenant, name).orElse(null))
                            .reachingBackTo(from);
                    PlanRows.markDone(tx, tenant, change.apply(stored, span), span);
                    return true;
                })
                .orElse(false);
    }

    private ScheduleRequest read(String tenant, JsonNode json) {
        ScheduleRequest request = ScheduleRequest.SHAPE.read(json, "");
        ScheduledJob.read(request.job(), definitions.offeredTo(tenant)).requireTermsOfItsType();
        return request;
    }

    private ScheduleRequest patched(String tenant, ScheduleRequest stored, ObjectNode patch) {
        if (patch.has("name")) {
            throw InvalidRequestException.at("/name", "not_changeable", "A schedule keeps its name");
        }
        ObjectNode merged = (ObjectNode) JsonMapper.shared().readTree(ScheduleRequest.SHAPE.write(stored));
        patch.properties().forEach(field -> merged.set(field.getKey(), field.getValue()));
        merged.put("overlap", merged.path("overlap").stringValue("skip").toLowerCase(Locale.ROOT));
        // A new cron text replaces an interval, and an interval replaces a cron text.
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
