package dev.meridian.api.job;

import dev.meridian.api.settings.WrongSetting;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many waiting jobs the API accepts.
 *
 * @param backlog {@code INTAKE_BACKLOG}: how many jobs of a tenant may wait; beyond that its requests get 429
 */
@ConfigurationProperties("intake")
record IntakeSettings(@DefaultValue("10000") int backlog) {
    IntakeSettings {
        if (backlog < 1) {
            throw new WrongSetting("INTAKE_BACKLOG", "is " + backlog, "Set it to 1 or more, or leave it out.");
        }
    }
}
