package dev.meridian.api.access;

import dev.meridian.api.settings.WrongSetting;
import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose pages may call from a browser.
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
            URI uri = URI.create(origin);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawPath().isEmpty()) {
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
