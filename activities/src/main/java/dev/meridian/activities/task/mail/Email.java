package dev.meridian.activities.task.mail;

import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Default;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Format;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.TextFormat;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.task.TaskJobs;
import java.time.Duration;

/** A mail to one address, as plain text. */
@Described("A mail to one address, as plain text")
public record Email(
        @Described("The recipient") @Format(TextFormat.EMAIL) @Length(max = 254)
        String to,

        @Described("The subject, one line") @Format(TextFormat.LINE) @Length(min = 1, max = 200)
        String subject,

        @Described("The text") @Length(max = 262_144) @Default("\"\"")
        String body) {
    public static final JobDefinition<Email> DEFINITION = new JobDefinition<Email>(
                    TaskJobs.EMAIL,
                    "Sends a mail through the configured SMTP server",
                    PayloadType.of(Email.class),
                    new JobBounds(TaskJobs.RETRIES, 10, Duration.ofSeconds(60), Duration.ofMinutes(5)),
                    TaskQueues.CONNECTORS,
                    Email::to)
            .sharingWorkflows();
}
