package dev.meridian.api.schedule;

import dev.meridian.activities.access.Role;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Default;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Format;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.TextFormat;
import dev.meridian.activities.schedule.SchedulePreview;
import dev.meridian.api.access.caller.AllowedFor;
import dev.meridian.api.access.caller.ChangesNothing;
import dev.meridian.api.settings.ApiController;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import tools.jackson.databind.JsonNode;

/** Tells the times of a cron text while it is being written. */
@ApiController
class SchedulePreviewController {
    private static final int TIMES = 5;

    @Described("A cron text in a time zone")
    record CronRequest(
            @Described("Minute, hour, day of month, month, day of week, divided by spaces")
            @Format(TextFormat.LINE)
            @Length(min = 1, max = 200)
            String cron,

            @Described("Such as Europe/Paris") @Length(min = 1, max = 64) @Default("\"UTC\"")
            String timeZone) {
        static final PayloadType<CronRequest> SHAPE = PayloadType.of(CronRequest.class);
    }

    /** Answers the text in words and its next five times. */
    @PostMapping("/api/schedules/preview")
    @AllowedFor(Role.VIEWER)
    @ChangesNothing
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = CronRequest.class)))
    SchedulePreview preview(@RequestBody JsonNode body) {
        CronRequest request = CronRequest.SHAPE.read(body, "");
        return SchedulePreview.of(request.cron(), request.timeZone(), Instant.now(), TIMES);
    }
}
