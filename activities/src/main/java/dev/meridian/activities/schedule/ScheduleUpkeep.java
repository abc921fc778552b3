package dev.meridian.activities.schedule;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.schedule.PlanRows.Lacking;
import dev.meridian.activities.schedule.cron.CronExpression;
import dev.meridian.activities.schedule.cron.CronTimes;
import io.grpc.StatusRuntimeException;
import io.temporal.client.schedules.ScheduleClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings schedules in Temporal up to date: it adds the times of coming years, replaces times after new time zone rules
 * or a new version, and finishes changes that were cut short. Idempotent; safe in several processes at once.
 */
public final class ScheduleUpkeep {
    private static final Logger log = LoggerFactory.getLogger(ScheduleUpkeep.class);
    private static final int MOST_AT_ONCE = 1_000;

    /**
     * Upkeep keeps away from due times, because a change of a schedule makes Temporal drop a time that is due and not
     * started yet.
     */
    private static final Duration AWAY_FROM_RUNS = Duration.ofSeconds(5);

    private final Jdbi jdbi;
    private final TemporalSchedules temporal;
    private final Clock clock;

    public ScheduleUpkeep(Jdbi jdbi, ScheduleClient client, Clock clock) {
        this.jdbi = jdbi;
        this.temporal = new TemporalSchedules(client);
        this.clock = clock;
    }

    /**
     * Brings all schedules up to date that need it.
     *
     * @return how many schedules were brought up to date
     * @throws StatusRuntimeException if Temporal is away; what was done stays
     */
    public int run() {
        int done = 0;
        for (SchedulePosition schedule : jdbi.withHandle(handle -> PlanRows.lacking(handle, MOST_AT_ONCE))) {
            try {
                done += jdbi.inTransaction(tx -> PlanRows.lock(tx, schedule)
                        .map(lacking -> supply(tx, lacking) ? 1 : 0)
                        .orElse(0));
            } catch (InvalidRequestException refused) {
                log.warn("Temporal does not take the schedule {}: {}", schedule, refused.getMessage());
            }
        }
        return done;
    }

    private boolean supply(Handle tx, Lacking lacking) {
        String tenant = lacking.schedule().tenant();
        ScheduleRequest request = lacking.schedule().request();
        PlannedSpan span = PlannedSpan.at(clock.instant());
        switch (lacking.lack()) {
            case REMOVAL -> {
                temporal.end(tenant, request.name());
                ScheduleRows.delete(tx, tenant, request.name());
                return true;
            }
            case CERTAINTY -> {
                if (isReadable(request)) {
                    temporal.change(tenant, request, span, field -> false);
                }
            }
            case TIMES -> {
                if (isReadable(request)) {
                    if (isDue(request)) {
                        return false;
                    }
                    temporal.changeIfPresent(tenant, request, span, field -> false);
                }
            }
        }
        PlanRows.markDone(tx, tenant, request, span);
        return true;
    }

    /**
     * Whether the cron text can be parsed. Earlier versions accepted other texts, whose times stay as Temporal reads
     * them.
     */
    private static boolean isReadable(ScheduleRequest request) {
        try {
            return request.cron() == null
                    || !CronExpression.parse(request.cron()).months().isEmpty();
        } catch (IllegalArgumentException outgrown) {
            return false;
        }
    }

    private boolean isDue(ScheduleRequest request) {
        if (request.cron() == null) {
            return false;
        }
        CronTimes times = new CronTimes(CronExpression.parse(request.cron()), ZoneId.of(request.timeZone()));
        Instant now = clock.instant();
        return times.next(now.minus(AWAY_FROM_RUNS), 1).stream()
                .anyMatch(run -> run.isBefore(now.plus(AWAY_FROM_RUNS)));
    }
}
