package dev.meridian.activities.schedule.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimesTest {
    /** Both days, times in the hours that clocks skip or repeat, and every kind of field. */
    private static final List<String> TEXTS = List.of(
            "30 2 * * *",
            "*/15 2 * * *",
            "0,20,40 1-3 * * *",
            "5 * * * *",
            "*/10 * * * *",
            "30 */2 * * *",
            "0 0 * * *",
            "45 23,0 1,15 * 5",
            "10 0-2 */2 * 1-5",
            "15 1 29 2,10 0",
            "59 23 31 * 7");

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Europe/Paris",
                "America/New_York",
                "Australia/Lord_Howe",
                "Asia/Beirut",
                "America/Santiago",
                "America/Havana",
                "America/St_Johns",
                "Africa/Casablanca",
                "Pacific/Apia",
                "Asia/Kathmandu"
            })
    void theTimesOfTenYearsAreThoseThatAWatchedClockShows(String name) {
        ZoneId zone = ZoneId.of(name);
        Instant from = LocalDate.of(2009, 1, 1).atStartOfDay(zone).toInstant();
        Instant until = LocalDate.of(2019, 1, 1).atStartOfDay(zone).toInstant();
        for (String text : TEXTS) {
            BitSet computed = new BitSet();
            CronTimes times = new CronTimes(CronExpression.parse(text), zone);
            for (int day = -3; day <= 3656; day++) {
                times.forEachOf(LocalDate.of(2009, 1, 1).plusDays(day), minute -> {
                    if (minute >= from.getEpochSecond() / 60 && minute < until.getEpochSecond() / 60) {
                        computed.set((int) minute);
                    }
                });
            }
            BitSet different = new ClockWatch(text).watch(zone, from, until);
            assertThat(different.isEmpty()).isFalse();
            different.xor(computed);
            assertThat(different.stream().limit(10).mapToObj(minute -> Instant.ofEpochSecond(minute * 60L)))
                    .as(text)
                    .isEmpty();
        }
    }

    @Test
    void aDailyRunThatTheClockSkipsHappensJustAfterIt() {
        assertThat(next("30 2 28 3 *", "Europe/Paris", "2027-01-01T00:00:00Z", 2))
                .containsExactly("2027-03-28T01:00:00Z", "2028-03-28T00:30:00Z");
        assertThat(next("0 0 * * *", "America/Santiago", "2026-09-05T12:00:00Z", 2))
                .as("midnight is skipped")
                .containsExactly("2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z");
    }

    @Test
    void anHourlyRunIsNotDoubledWhereTheClockSkipsAnHour() {
        assertThat(next("5 * * * *", "Europe/Paris", "2027-03-28T00:00:00Z", 3))
                .containsExactly("2027-03-28T00:05:00Z", "2027-03-28T01:05:00Z", "2027-03-28T02:05:00Z");
    }

    @Test
    void quarterHourRunsGoOnThroughTheRepeatedHour() {
        assertThat(next("*/15 2 31 10 *", "Europe/Paris", "2027-01-01T00:00:00Z", 9))
                .containsExactly(
                        "2027-10-31T00:00:00Z",
                        "2027-10-31T00:15:00Z",
                        "2027-10-31T00:30:00Z",
                        "2027-10-31T00:45:00Z",
                        "2027-10-31T01:00:00Z",
                        "2027-10-31T01:15:00Z",
                        "2027-10-31T01:30:00Z",
                        "2027-10-31T01:45:00Z",
                        "2028-10-31T01:00:00Z");
    }

    @Test
    void aDailyRunHappensOnceInTheRepeatedHour() {
        assertThat(next("30 2 * * *", "Europe/Paris", "2027-10-30T12:00:00Z", 2))
                .containsExactly("2027-10-31T00:30:00Z", "2027-11-01T01:30:00Z");
    }

    @Test
    void februaryTheTwentyNinthComesInLeapYearsOnly() {
        assertThat(next("0 0 29 2 *", "UTC", "2095-01-01T00:00:00Z", 2))
                .containsExactly("2096-02-29T00:00:00Z", "2104-02-29T00:00:00Z");
    }

    @Test
    void shortMonthsHaveNoThirtyFirst() {
        assertThat(next("0 0 31 * *", "UTC", "2027-01-31T00:00:00Z", 2))
                .containsExactly("2027-03-31T00:00:00Z", "2027-05-31T00:00:00Z");
    }

    @Test
    void timesAreCountedWithBothEnds() {
        CronTimes times = new CronTimes(CronExpression.parse("0 * * * *"), ZoneOffset.UTC);
        Instant from = Instant.parse("2027-01-01T00:00:00Z");
        assertThat(times.count(from, from, 10)).isEqualTo(1);
        assertThat(times.count(from, from.plusSeconds(7200), 10)).isEqualTo(3);
        assertThat(times.count(from.plusSeconds(1), from.plusSeconds(7199), 10)).isEqualTo(1);
        assertThat(times.count(from, from.plusSeconds(864_000), 10)).isEqualTo(10);
    }

    private static List<String> next(String cron, String zone, String after, int count) {
        return new CronTimes(CronExpression.parse(cron), ZoneId.of(zone))
                .next(Instant.parse(after), count).stream()
                        .map(Instant::toString)
                        .toList();
    }
}
