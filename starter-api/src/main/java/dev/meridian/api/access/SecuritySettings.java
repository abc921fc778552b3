package dev.meridian.api.access;

import dev.meridian.activities.access.Secret;
import dev.meridian.api.settings.WrongSetting;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How callers are authenticated.
 *
 * @param mode {@code SECURITY_MODE}: keys, or open to every caller on this machine
 * @param bootstrapAdminKey {@code SECURITY_BOOTSTRAP_ADMIN_KEY}: a key of the tenant {@code default} with the role
 *     admin, with which other keys are created; at least {@value #SHORTEST_KEY} characters
 */
@ConfigurationProperties("security")
record SecuritySettings(
        @DefaultValue("keys") Mode mode, @Nullable String bootstrapAdminKey) {
    private static final int SHORTEST_KEY = 40;

    /** Whether callers need a credential. */
    enum Mode {
        KEYS,
        OPEN
    }

    SecuritySettings {
        if (bootstrapAdminKey != null && !bootstrapAdminKey.isBlank() && bootstrapAdminKey.length() < SHORTEST_KEY) {
            throw new WrongSetting(
                    "SECURITY_BOOTSTRAP_ADMIN_KEY",
                    "is shorter than " + SHORTEST_KEY + " characters",
                    "Make one with: openssl rand -hex 24");
        }
    }

    Optional<Secret> bootstrapKey() {
        return Optional.ofNullable(bootstrapAdminKey)
                .filter(key -> !key.isBlank())
                .map(Secret::new);
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "SecuritySettings[mode=" + mode + "]";
    }
}
