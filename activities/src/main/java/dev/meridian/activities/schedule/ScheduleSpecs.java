package dev.meridian.activities.schedule;

import dev.meridian.activities.schedule.cron.CronExpression;
import dev.meridian.activities.schedule.cron.CronTimes;
import io.temporal.client.schedules.ScheduleCalendarSpec;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleRange;
import io.temporal.client.schedules.ScheduleSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Translates the times of a schedule into Temporal's specification.
 *
 * <p>Temporal's calendars omit times that a clock skips, lose times where the clock is put back, and require both day
 * fields to match. So the specification is written in UTC, which has no such hours: a cron text of the zone UTC as one
 * or two calendars for ever, one of another zone as the {@linkplain CalendarPlan times of a span}, which has to be
 * moved on in time.
 */
final class ScheduleSpecs {
    /**
     * Raise this number if the same cron text gives other times than before: every schedule is then sent to Temporal
     * again.
     */
    private static final String RULES = "1";

    /** The longest comment that Temporal accepts. */
    private static final int LONGEST_COMMENT = 200;

    private ScheduleSpecs() {}

    /**
     * The version of the rules by which a schedule's times are computed; if it differs from the stored version, the
     * times are computed again.
     */
    static String rules(ScheduleRequest request) {
        return isPlanned(request) ? planningRules() : timelessRules();
    }

    static String timelessRules() {
        return RULES;
    }

    static String planningRules() {
        return RULES + " with time zones of "
                + ZoneRulesProvider.getVersions("Europe/Paris").lastKey();
    }

    /** Whether Temporal gets the times of a limited span only. */
    static boolean isPlanned(ScheduleRequest request) {
        return request.cron() != null && !isUtc(ZoneId.of(request.timeZone()));
    }

    /**
     * @throws IllegalArgumentException if the cron text can't be read
     */
    static ScheduleSpec of(ScheduleRequest request, PlannedSpan span) {
        if (request.cron() == null) {
            Duration every = Duration.ofSeconds(request.everySeconds() == null ? 1 : request.everySeconds());
            Duration offset = Duration.ofSeconds(request.offsetSeconds() == null ? 0 : request.offsetSeconds());
            return ScheduleSpec.newBuilder()
                    .setIntervals(List.of(new ScheduleIntervalSpec(every, offset)))
                    .build();
        }
        CronExpression cron = CronExpression.parse(request.cron());
        String comment = request.cron() + " " + request.timeZone();
        String shortened = comment.substring(0, Math.min(LONGEST_COMMENT, comment.length()));
        List<ScheduleCalendarSpec> calendars = isPlanned(request)
                ? CalendarPlan.of(new CronTimes(cron, ZoneId.of(request.timeZone())), span, shortened)
                : timeless(cron, shortened);
        return ScheduleSpec.newBuilder().setCalendars(calendars).build();
    }

    private static List<ScheduleCalendarSpec> timeless(CronExpression cron, String comment) {
        BitSet everyDay = all(1, 31);
        BitSet everyWeekday = all(0, 6);
        List<ScheduleCalendarSpec> calendars = new ArrayList<>();
        if (cron.eitherDay()) {
            calendars.add(timeless(cron, cron.daysOfMonth(), everyWeekday, comment));
            calendars.add(timeless(cron, everyDay, cron.daysOfWeek(), comment));
        } else {
            calendars.add(timeless(cron, cron.daysOfMonth(), cron.daysOfWeek(), comment));
        }
        return calendars;
    }

    private static ScheduleCalendarSpec timeless(CronExpression cron, BitSet days, BitSet weekdays, String comment) {
        return ScheduleCalendarSpec.newBuilder()
                .setSeconds(List.of(new ScheduleRange(0)))
                .setMinutes(CalendarPlan.ranges(cron.minutes()))
                .setHour(CalendarPlan.ranges(cron.hours()))
                .setDayOfMonth(CalendarPlan.ranges(days))
                .setMonth(CalendarPlan.ranges(cron.months()))
                .setDayOfWeek(CalendarPlan.ranges(weekdays))
                .setComment(comment)
                .build();
    }

    private static BitSet all(int first, int last) {
        return IntStream.rangeClosed(first, last).collect(BitSet::new, BitSet::set, BitSet::or);
    }

    private static boolean isUtc(ZoneId zone) {
        return zone.getRules().isFixedOffset()
                && zone.getRules().getOffset(Instant.EPOCH).equals(ZoneOffset.UTC);
    }
}
