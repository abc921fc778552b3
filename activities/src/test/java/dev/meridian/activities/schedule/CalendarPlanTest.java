package dev.meridian.activities.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.schedule.cron.CronExpression;
import dev.meridian.activities.schedule.cron.CronTimes;
import io.temporal.client.schedules.ScheduleCalendarSpec;
import io.temporal.client.schedules.ScheduleRange;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarPlanTest {
    private static final PlannedSpan SPAN = PlannedSpan.at(Instant.parse("2026-11-26T12:00:00Z"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 2 * * *       | Europe/Paris        | 60",
                "*/15 * * * *     | America/New_York    | 10",
                "* * * * *        | Europe/Paris        | 10",
                "30 9 * * 1-5     | America/New_York    | 120",
                "15 0 1,15 * 5    | Australia/Lord_Howe | 200",
                "0 0 * * *        | America/Santiago    | 60",
                "7,22 */3 * * *   | Asia/Kathmandu      | 30",
                "0 12 29 2 *      | Asia/Tokyo          | 1",
                "*/10 0-5 * * 6,7 | Africa/Casablanca   | 250",
            })
    void theCalendarsMatchTheTimesOfTheSpanAndNoOthers(String cron, String zone, int mostCalendars) {
        CronTimes times = new CronTimes(CronExpression.parse(cron), ZoneId.of(zone));
        List<ScheduleCalendarSpec> calendars = CalendarPlan.of(times, SPAN, "");

        long start = SPAN.from().toEpochDay() * 1440;
        long end = SPAN.until().toEpochDay() * 1440;
        BitSet different = minutes(calendars);
        assertThat(different.isEmpty()).isFalse();
        BitSet wanted = new BitSet();
        for (LocalDate day = SPAN.from().minusDays(3); day.isBefore(SPAN.until().plusDays(3)); day = day.plusDays(1)) {
            times.forEachOf(day, minute -> {
                if (minute >= start && minute < end) {
                    wanted.set((int) minute);
                }
            });
        }
        different.xor(wanted);
        assertThat(different.stream().limit(10).mapToObj(minute -> Instant.ofEpochSecond(minute * 60L)))
                .isEmpty();
        assertThat(calendars).hasSizeLessThanOrEqualTo(mostCalendars);
    }

    private static BitSet minutes(List<ScheduleCalendarSpec> calendars) {
        BitSet minutes = new BitSet();
        for (ScheduleCalendarSpec calendar : calendars) {
            values(calendar.getYear())
                    .forEach(year -> values(calendar.getMonth())
                            .forEach(month -> values(calendar.getDayOfMonth())
                                    .filter(day ->
                                            day <= LocalDate.of(year, month, 1).lengthOfMonth())
                                    .mapToLong(day ->
                                            LocalDate.of(year, month, day).toEpochDay() * 1440)
                                    .forEach(day -> values(calendar.getHour())
                                            .forEach(hour -> values(calendar.getMinutes())
                                                    .forEach(minute ->
                                                            minutes.set((int) (day + hour * 60 + minute)))))));
        }
        return minutes;
    }

    private static IntStream values(List<ScheduleRange> ranges) {
        return ranges.stream()
                .flatMapToInt(range -> IntStream.rangeClosed(
                                range.getStart(), Math.max(range.getStart(), range.getEnd()))
                        .filter(value -> (value - range.getStart()) % Math.max(1, range.getStep()) == 0));
    }
}
