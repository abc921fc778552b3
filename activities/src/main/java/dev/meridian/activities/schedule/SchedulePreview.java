package dev.meridian.activities.schedule;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.schedule.cron.CronExpression;
import dev.meridian.activities.schedule.cron.CronTimes;
import dev.meridian.activities.schedule.cron.CronWords;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * What a cron text means.
 *
 * @param words when, in English
 * @param times the next times, in order; fewer if there are no more in forty years
 */
public record SchedulePreview(String words, List<Instant> times) {
    /**
     * @throws InvalidRequestException at {@code /cron} or {@code /timeZone}
     */
    public static SchedulePreview of(String cron, String timeZone, Instant after, int count) {
        if (!ZoneId.getAvailableZoneIds().contains(timeZone)) {
            throw InvalidRequestException.at(
                    "/timeZone", "bad_format", "Must be a name of the time zone database such as Europe/Paris");
        }
        try {
            CronExpression expression = CronExpression.parse(cron);
            return new SchedulePreview(
                    CronWords.of(expression) + ", " + timeZone,
                    new CronTimes(expression, ZoneId.of(timeZone)).next(after, count));
        } catch (IllegalArgumentException wrong) {
            throw InvalidRequestException.at("/cron", "bad_format", String.valueOf(wrong.getMessage()));
        }
    }
}
