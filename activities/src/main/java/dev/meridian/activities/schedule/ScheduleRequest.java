package dev.meridian.activities.schedule;

import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Default;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Format;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.Range;
import dev.meridian.activities.job.definition.shape.TextFormat;
import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.activities.job.intake.JobRequest;
import dev.meridian.activities.schedule.cron.CronExpression;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A schedule, as clients write it and as it is stored.
 *
 * @param job a request for a job ({@link JobRequest}) that is due at each time
 */
@Described("A job that comes again and again")
public record ScheduleRequest(
        @Described("Its name within the tenant: lower-case letters, digits and hyphens") @Length(min = 1, max = 63)
        String name,

        @Described("The request for the job, as for POST /api/jobs without runAt, delaySeconds and retryOf")
        JsonNode job,

        @Described(
                "When: minute, hour, day of month, month, day of week, divided by spaces; either this or everySeconds")
        @Format(TextFormat.LINE)
        @Length(min = 1, max = 200)
        @Nullable
        String cron,

        @Described("When: an interval in seconds, counted from 1970-01-01T00:00Z; either this or cron")
        @Range(min = 1, max = 31_536_000)
        @Nullable
        Long everySeconds,

        @Described("By how many seconds the times of an interval are moved; less than everySeconds")
        @Range(min = 0, max = 31_536_000)
        @Nullable
        Long offsetSeconds,

        @Described("The time zone of cron, such as Europe/Paris") @Length(min = 1, max = 64) @Default("\"UTC\"")
        String timeZone,

        @Described("What happens while the job of an earlier time is open") @Default("\"skip\"")
        Overlap overlap,

        @Described("Times that passed while Temporal was away are made up for if they are no older than this")
        @Range(min = 10, max = 31_536_000)
        @Default("3600")
        long catchUpSeconds,

        @Described("Whether the schedule begins paused") @Default("false")
        boolean paused,

        @Described("Why it is paused, or anything else that people should know") @Length(max = 500) @Nullable
        String note) {
    public static final PayloadType<ScheduleRequest> SHAPE =
            PayloadType.of(ScheduleRequest.class, ScheduleRequest::check);

    /** The names of the time zone database. */
    private static final Set<String> TIME_ZONES = Set.copyOf(ZoneId.getAvailableZoneIds());

    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private static void check(ScheduleRequest request, List<Violation> violations) {
        if (!NAME.matcher(request.name).matches()) {
            violations.add(
                    new Violation("/name", "bad_format", "Must be lower-case letters, digits and hyphens within"));
        }
        if ((request.cron == null) == (request.everySeconds == null)) {
            violations.add(new Violation("/cron", "contradiction", "Say either cron or everySeconds"));
        }
        if (request.offsetSeconds != null
                && (request.everySeconds == null || request.offsetSeconds >= request.everySeconds)) {
            violations.add(new Violation("/offsetSeconds", "out_of_range", "Must be less than everySeconds"));
        }
        if (request.cron != null) {
            checkCron(request.cron, violations);
        }
        if (!TIME_ZONES.contains(request.timeZone)) {
            violations.add(new Violation(
                    "/timeZone", "bad_format", "Must be a name of the time zone database such as Europe/Paris"));
        }
    }

    private static void checkCron(String cron, List<Violation> violations) {
        try {
            CronExpression.parse(cron);
        } catch (IllegalArgumentException wrong) {
            violations.add(new Violation("/cron", "bad_format", String.valueOf(wrong.getMessage())));
        }
    }
}
