package dev.meridian.activities.schedule;

import dev.meridian.activities.schedule.ScheduleState.Condition;
import dev.meridian.activities.schedule.cron.CronExpression;
import dev.meridian.activities.schedule.cron.CronTimes;
import io.grpc.StatusRuntimeException;
import io.temporal.client.schedules.ScheduleClient;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Reads schedules for people, with their state in Temporal; if Temporal does not answer, their condition is unknown.
 */
public final class ScheduleViews {
    private static final int RUNS_SHOWN = 5;

    private final Jdbi jdbi;
    private final TemporalSchedules temporal;
    private final Clock clock;

    public ScheduleViews(Jdbi jdbi, ScheduleClient client, Clock clock) {
        this.jdbi = jdbi;
        this.temporal = new TemporalSchedules(client);
        this.clock = clock;
    }

    /**
     * A schedule with its state and its newest jobs.
     *
     * @param recent its newest jobs
     */
    public record View(StoredSchedule stored, ScheduleState state, List<ScheduledRun> recent) {}

    /**
     * A page of a list of schedules.
     *
     * @param next where the next page begins; null on the last page
     */
    public record Page(List<View> schedules, @Nullable SchedulePosition next) {}

    /** A tenant's own schedule or, if it has none of that name, the shared one. */
    public Optional<View> find(String tenant, String name) {
        return jdbi.withHandle(handle -> ScheduleRows.visible(handle, tenant, name))
                .map(stored -> view(stored, state(stored)));
    }

    /**
     * A tenant's schedules and the shared ones, by name.
     *
     * @param after where the previous page ended
     */
    public Page list(String tenant, SchedulePosition after, int limit) {
        List<StoredSchedule> found = jdbi.withHandle(handle -> ScheduleRows.list(handle, tenant, after, limit + 1));
        List<StoredSchedule> page = found.subList(0, Math.min(limit, found.size()));
        List<View> views = new ArrayList<>();
        boolean answers = true;
        for (StoredSchedule stored : page) {
            // After the first unanswered call the others are left out, because each would take seconds.
            ScheduleState state = answers ? state(stored) : ScheduleState.UNKNOWN;
            answers = state.condition() != Condition.UNKNOWN;
            views.add(view(stored, state));
        }
        return new Page(views, found.size() > limit ? SchedulePosition.of(page.getLast()) : null);
    }

    private View view(StoredSchedule stored, ScheduleState state) {
        List<ScheduledRun> recent = jdbi.withHandle(handle ->
                ScheduleRows.runs(handle, stored.tenant(), stored.request().name(), RUNS_SHOWN));
        return new View(stored, state, recent);
    }

    private ScheduleState state(StoredSchedule stored) {
        try {
            ScheduleState state =
                    temporal.describe(stored.tenant(), stored.request().name());
            return state.condition() == Condition.MISSING
                    ? state
                    : state.withNextRuns(completed(stored.request(), state.nextRuns()));
        } catch (StatusRuntimeException unanswered) {
            return ScheduleState.UNKNOWN;
        }
    }

    /**
     * The next times that Temporal has, completed by computed times, because Temporal does not have times that are
     * years ahead.
     */
    private List<Instant> completed(ScheduleRequest request, List<Instant> next) {
        if (request.cron() == null || next.size() >= RUNS_SHOWN) {
            return next.stream().limit(RUNS_SHOWN).toList();
        }
        try {
            CronTimes times = new CronTimes(CronExpression.parse(request.cron()), ZoneId.of(request.timeZone()));
            List<Instant> all = new ArrayList<>(next);
            all.addAll(times.next(next.isEmpty() ? clock.instant() : next.getLast(), RUNS_SHOWN - next.size()));
            return List.copyOf(all);
        } catch (IllegalArgumentException outgrown) {
            // This cron text was stored by an earlier version; its times stay as Temporal reads them.
            return next;
        }
    }
}
