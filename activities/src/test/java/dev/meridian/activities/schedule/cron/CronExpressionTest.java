package dev.meridian.activities.schedule.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronExpressionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 0 12 * * *          | this one has 6",
                "0 0 12 * * * 2027     | this one has 7",
                "0 12 * *              | this one has 4",
                "0 10 * * 5 # weekly   | this one has 7",
                "CRON_TZ=Asia/Tokyo 0 10 * * 5 | this one has 6",
                "@daily                | write its five fields, 0 0 * * *",
                "@every 5m             | this one has 2",
                "0 10 * * 5#3          | The day of week '5#3' is not known here",
                "0 10 L * *            | The day of month 'L' is not known here",
                "0 10 15W * *          | The day of month '15W' is not known here",
                "0 10 ? * 5            | The day of month '?' is not known here",
                "60 10 * * *           | The minute '60' is not within 0 to 59",
                "0 24 * * *            | The hour '24' is not within 0 to 23",
                "0 10 0 * *            | The day of month '0' is not within 1 to 31",
                "0 10 * 13 *           | The month '13' is not within 1 to 12",
                "0 10 * * 8            | The day of week '8' is not within 0 to 7",
                "0 22-4 * * *          | The hour '22-4' goes down",
                "0/15 10 * * *         | The minute '0/15' has a step without a range; write 0-59/15",
                "*/0 10 * * *          | The minute '*/0' has a step that is not a number from 1 to 60",
                "*/90 * * * *          | The minute '*/90' has a step that is not a number from 1 to 60",
                "1-2-3 10 * * *        | has more than one hyphen",
                "*/2/3 10 * * *        | has more than one step",
                "1,,2 10 * * *         | The minute '' is not known here",
                "-1 10 * * *           | is not known here",
                "0 10 * feb-tuesday *  | The month 'feb-tuesday' is not known here",
                "0 10 30 2 *           | No month of this text has a day of month '30'",
                "0 10 31 4,6,9,11 *    | No month of this text has a day of month '31'",
                "99999999999 1 * * *   | is not known here",
                "٣ 1 * * *             | is not known here",
            })
    void whatIsNotFivePlainFieldsIsRefusedByName(String text, String reason) {
        assertThatThrownBy(() -> CronExpression.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void fieldsHaveListsRangesStepsAndNamesOfAnyCase() {
        CronExpression cron = CronExpression.parse("  5,10-12,*/30\t0-23/6 1 JAN-mar,12 Mon-FRI ");
        assertThat(cron.minutes().stream()).containsExactly(0, 5, 10, 11, 12, 30);
        assertThat(cron.hours().stream()).containsExactly(0, 6, 12, 18);
        assertThat(cron.months().stream()).containsExactly(1, 2, 3, 12);
        assertThat(cron.daysOfWeek().stream()).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void sundayIsNoughtAndSeven() {
        assertThat(CronExpression.parse("0 0 * * 7").daysOfWeek().stream()).containsExactly(0);
        assertThat(CronExpression.parse("0 0 * * 5-7").daysOfWeek().stream()).containsExactly(0, 5, 6);
        assertThat(CronExpression.parse("0 0 * * fri-sun").daysOfWeek().stream())
                .containsExactly(0, 5, 6);
        assertThat(CronExpression.parse("0 0 * * 0-7").daysOfWeek().cardinality())
                .isEqualTo(7);
    }

    @Test
    void withBothDaysGivenEitherMatches() {
        assertThat(days("0 0 1,15 * 5")).containsExactly(1, 2, 9, 15, 16, 23, 30);
        assertThat(days("0 0 1,15 * *")).containsExactly(1, 15);
        assertThat(days("0 0 * * 5")).containsExactly(2, 9, 16, 23, 30);
    }

    @Test
    void aDayThatBeginsWithAStarRestrictsTheOther() {
        assertThat(days("0 0 1-7 * */7")).as("the first Sunday").containsExactly(4);
        assertThat(days("0 0 */10 * 5"))
                .as("Fridays that are a 1st, 11th, 21st or 31st")
                .isEmpty();
    }

    /** The days of January 2026 that match. The 1st is a Thursday, so that the 2nd is the first Friday. */
    private static IntStream days(String text) {
        CronExpression cron = CronExpression.parse(text);
        return IntStream.rangeClosed(1, 31).filter(day -> cron.matches(LocalDate.of(2026, 1, day)));
    }
}
