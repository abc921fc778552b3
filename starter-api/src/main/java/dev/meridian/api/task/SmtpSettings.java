package dev.meridian.api.task;

import dev.meridian.activities.job.outbound.Rate;
import dev.meridian.activities.task.mail.SmtpServer;
import dev.meridian.api.settings.WrongSetting;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The mail server.
 *
 * @param url {@code SMTP_URL}: as {@link SmtpServer} describes; jobs of type email fail without it
 * @param mailsPerSecond {@code SMTP_MAILS_PER_SECOND}: how many mails a second the server accepts, from all workers
 *     together
 */
@ConfigurationProperties("smtp")
record SmtpSettings(
        @Nullable String url, @DefaultValue("10") double mailsPerSecond) {
    /** The burst is 1, so that mails leave one after another and no second has more than the rate allows. */
    private static final int BURST = 1;

    SmtpSettings {
        if (!(mailsPerSecond > 0)) {
            throw new WrongSetting("SMTP_MAILS_PER_SECOND", "is not above 0", "Set it to something like 10.");
        }
        if (url != null && !url.isBlank()) {
            try {
                SmtpServer.parse(url);
            } catch (IllegalArgumentException wrong) {
                throw new WrongSetting(
                        "SMTP_URL",
                        String.valueOf(wrong.getMessage()),
                        "Set it to something like smtp://user:password@mail.example.org:587?from=meridian@example.org.");
            }
        }
    }

    Optional<SmtpServer> server() {
        return Optional.ofNullable(url).filter(text -> !text.isBlank()).map(SmtpServer::parse);
    }

    Rate rate() {
        return new Rate(mailsPerSecond, BURST);
    }
}
