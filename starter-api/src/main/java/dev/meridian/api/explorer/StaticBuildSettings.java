package dev.meridian.api.explorer;

import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.api.settings.AddressSetting;
import dev.meridian.api.settings.WrongSetting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The build hook.
 *
 * @param hookUrl {@code STATIC_BUILD_HOOK_URL}; without it no builds are made
 * @param hookSecret {@code STATIC_BUILD_HOOK_SECRET}: signs the calls
 * @param quietWindow {@code STATIC_BUILD_QUIET_WINDOW}: how long changes must pause before a build starts
 */
@ConfigurationProperties("static-build")
record StaticBuildSettings(
        @Nullable String hookUrl,
        @Nullable String hookSecret,
        @DefaultValue("10s") Duration quietWindow) {
    StaticBuildSettings {
        hookUrl = hookUrl == null || hookUrl.isBlank() ? null : hookUrl;
        hookSecret = hookSecret == null || hookSecret.isBlank() ? null : hookSecret;
        address(hookUrl);
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

    /** The hook's address; null if no hook is configured. */
    @Nullable
    WebAddress hook() {
        return address(hookUrl);
    }

    private static @Nullable WebAddress address(@Nullable String hookUrl) {
        return AddressSetting.read("STATIC_BUILD_HOOK_URL", hookUrl, "https://ci.example.org/build");
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "StaticBuildSettings[" + hook() + ", " + quietWindow + "]";
    }
}
