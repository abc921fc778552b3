package dev.meridian.api.explorer;

import dev.meridian.api.settings.WrongSetting;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What to call when the site changed.
 *
 * @param hookUrl {@code STATIC_BUILD_HOOK_URL}; none: nothing is called
 * @param hookSecret {@code STATIC_BUILD_HOOK_SECRET}: signs the calls
 * @param quietWindow {@code STATIC_BUILD_QUIET_WINDOW}: how long changes must pause before a build starts
 */
@ConfigurationProperties("static-build")
record StaticBuildSettings(
        @Nullable URI hookUrl,
        @Nullable String hookSecret,
        @DefaultValue("10s") Duration quietWindow) {
    StaticBuildSettings {
        hookUrl = hookUrl == null || hookUrl.toString().isBlank() ? null : hookUrl;
        hookSecret = hookSecret == null || hookSecret.isBlank() ? null : hookSecret;
        if (hookUrl != null && hookUrl.getHost() == null) {
            throw new WrongSetting(
                    "STATIC_BUILD_HOOK_URL",
                    "is not an address",
                    "Set it to something like https://ci.example.org/build.");
        }
        if (hookUrl != null && hookSecret == null) {
            throw new WrongSetting(
                    "STATIC_BUILD_HOOK_SECRET",
                    "is not set although STATIC_BUILD_HOOK_URL is",
                    "Set it to the secret that the receiver checks signatures with.");
        }
        if (quietWindow.isNegative()) {
            throw new WrongSetting(
                    "STATIC_BUILD_QUIET_WINDOW", "is negative", "Set it to 0s or more, for example 10s.");
        }
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "StaticBuildSettings[" + hookUrl + ", " + quietWindow + "]";
    }
}
