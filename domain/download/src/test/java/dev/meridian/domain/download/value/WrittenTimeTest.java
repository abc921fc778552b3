package dev.meridian.domain.download.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class WrittenTimeTest {
    @Test
    void timesWithAZoneAreReadToTheMicrosecond() {
        assertThat(WrittenTime.instant("2000-01-01T00:00:00Z")).isZero();
        assertThat(WrittenTime.instant("2000-01-01T00:00:00.000001Z")).isEqualTo(1);
        assertThat(WrittenTime.instant("1999-12-31T23:59:59.9999999Z")).isEqualTo(-1);
        assertThat(WrittenTime.instant("2000-01-01 02:00:00+02:00")).isZero();
        assertThat(WrittenTime.instant("2000-01-01T02:00+0200")).isZero();
        assertThat(WrittenTime.instant("2000-01-01t00:00:00+00")).isZero();
    }

    @Test
    void aTextThatIsNoTimeOfTheKindIsNone() {
        assertThat(WrittenTime.instant("2000-01-01T00:00:00")).isEqualTo(WrittenTime.NONE);
        assertThat(WrittenTime.dateTime("2000-01-01T00:00:00Z")).isEqualTo(WrittenTime.NONE);
        assertThat(WrittenTime.dateTime("2023-02-29T00:00:00")).isEqualTo(WrittenTime.NONE);
        assertThat(WrittenTime.date("2023-02-29")).isEqualTo(WrittenTime.NONE);
        assertThat(WrittenTime.date("")).isEqualTo(WrittenTime.NONE);
        assertThat(WrittenTime.date("-5000-01-01")).isEqualTo(WrittenTime.NONE);
        assertThat(WrittenTime.date("+9999999-01-01")).isEqualTo(WrittenTime.NONE);
        assertThat(WrittenTime.time("25:00")).isEqualTo(WrittenTime.NONE);
    }

    @Test
    void datesAndTimesOfDayAreCounted() {
        assertThat(WrittenTime.date("2000-01-02")).isEqualTo(1);
        assertThat(WrittenTime.date("1999-12-31")).isEqualTo(-1);
        assertThat(WrittenTime.time("00:00:01.5")).isEqualTo(1_500_000);
    }

    @Test
    void whatIsWrittenAsTextIsReadAsTheSameTime() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int i = 0; i < 1_000; i++) {
            long micros = random.nextLong(-60_000_000_000_000_000L, 200_000_000_000_000_000L);
            assertThat(WrittenTime.instant(TimeText.instant(micros))).isEqualTo(micros);
            assertThat(WrittenTime.dateTime(TimeText.dateTime(micros))).isEqualTo(micros);
        }
    }

    @Test
    void textsAreThoseOfPostgres() {
        assertThat(TimeText.instant(Long.MAX_VALUE)).isEqualTo("infinity");
        assertThat(TimeText.dateTime(Long.MIN_VALUE)).isEqualTo("-infinity");
        assertThat(TimeText.date(0)).isEqualTo("2000-01-01");
        assertThat(TimeText.date(-730_120)).isEqualTo("0001-12-31 BC");
        assertThat(TimeText.time(86_400_000_000L)).isEqualTo("24:00:00");
        assertThat(TimeText.dateTime(1_500_000)).isEqualTo("2000-01-01 00:00:01.5");
    }
}
