package dev.meridian.api.access;

import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.api.settings.WrongSetting;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The origins of pages that may call from a browser.
 *
 * @param allowedOrigins {@code CORS_ALLOWED_ORIGINS}: such as {@code https://console.example.org}, several with commas
 */
@ConfigurationProperties("cors")
public record CorsSettings(@DefaultValue List<String> allowedOrigins) {
    public CorsSettings {
        allowedOrigins = allowedOrigins.stream()
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .toList();
        allowedOrigins.forEach(CorsSettings::check);
    }

    private static void check(String origin) {
        try {
            // An origin has the form that browsers send: no path, and no default port.
            if (origin.equalsIgnoreCase(WebAddress.parse(origin).origin())) {
                return;
            }
        } catch (IllegalArgumentException malformed) {
            // Told below.
        }
        throw new WrongSetting(
                "CORS_ALLOWED_ORIGINS",
                "has '" + origin + "', which is no origin",
                "Name each origin in full, such as https://console.example.org, without a path and without '*'.");
    }
}
