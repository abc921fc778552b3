package dev.meridian.api.database;

import dev.meridian.api.settings.WrongSetting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where PostgreSQL is.
 *
 * @param url {@code DATABASE_URL}, as {@code jdbc:postgresql://host/database} or
 *     {@code postgres://user:password@host/database}
 * @param user {@code DATABASE_USER}; wins over the one in the URL
 * @param password {@code DATABASE_PASSWORD}; wins over the one in the URL
 * @param poolSize {@code DATABASE_POOL_SIZE}: connections of this process beside the one that listens
 * @param answerTimeout {@code DATABASE_ANSWER_TIMEOUT}: how long a connection waits for an answer before it is given up, because
 *     a network that drops packets says nothing; longer than any statement takes
 * @param startWait {@code DATABASE_START_WAIT}: how long a start waits for a database that does not answer
 */
@ConfigurationProperties("database")
public record DatabaseSettings(
        @Nullable String url,
        @Nullable String user,
        @Nullable String password,
        @DefaultValue("16") int poolSize,
        @DefaultValue("10m") Duration answerTimeout,
        @DefaultValue("60s") Duration startWait) {
    public DatabaseSettings {
        if (poolSize < 2) {
            throw new WrongSetting(
                    "DATABASE_POOL_SIZE", "is " + poolSize, "Set it to 2 or more, or leave it out for 16.");
        }
        if (answerTimeout.toSeconds() < 1) {
            throw new WrongSetting(
                    "DATABASE_ANSWER_TIMEOUT",
                    "is shorter than a second",
                    "Set it to a time like 10m that is longer than any statement takes, or leave it out.");
        }
    }

    /** These settings in the form that the driver needs. */
    public DatabaseAddress address() {
        return DatabaseAddress.of(url, user, password);
    }

    @Override
    public String toString() {
        return "DatabaseSettings[" + (url == null ? "" : address()) + "]";
    }
}
