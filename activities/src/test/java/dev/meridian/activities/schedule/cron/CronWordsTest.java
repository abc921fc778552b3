package dev.meridian.activities.schedule.cron;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 2 * * *        | every day at 02:30",
                "0 6,18 * * *      | every day at 06:00 and 18:00",
                "* * * * *         | every minute",
                "*/15 * * * *      | every 15 minutes",
                "*/7 * * * *       | every hour at the minutes 0, 7, 14, 21, 28, 35, 42, 49 and 56",
                "0 * * * *         | every hour on the hour",
                "5 * * * *         | every hour at minute 5",
                "0 */2 * * *       | every 2 hours on the hour",
                "*/10 9-17 * * 1-5 | every 10 minutes from 09:00 to 17:59, every weekday",
                "0 9-17 * * *      | every hour on the hour from 09:00 to 17:59",
                "* 1,3,5 * * *     | every minute in the hours 1, 3 and 5",
                "0 9 * * MON,thu   | every Monday and Thursday at 09:00",
                "0 9 * * 0         | every Sunday at 09:00",
                "0 0 1 * *         | on day 1 of the month at 00:00",
                "0 0 1,15 * *      | on the days 1 and 15 of the month at 00:00",
                "0 0 13 * 5        | on day 13 of the month and every Friday at 00:00",
                "0 9 1-7 * */7     | every Sunday that falls on the days 1, 2, 3, 4, 5, 6 and 7 of the month at 09:00",
                "0 0 1 1 *         | on day 1 of the month at 00:00 in January",
                "0 0 * 6-8 *       | every day at 00:00 in June, July and August",
                "0 0 1-31 * 5      | every day at 00:00",
            })
    void aCronTextIsToldInWords(String cron, String words) {
        assertThat(CronWords.of(CronExpression.parse(cron))).isEqualTo(words);
    }
}
