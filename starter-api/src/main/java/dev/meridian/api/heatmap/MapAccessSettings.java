package dev.meridian.api.heatmap;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether callers without credentials may look at the map, and how they are told apart.
 *
 * @param anonymousAccess {@code MAP_ANONYMOUS_ACCESS}: opens {@code /api/score} and {@code /api/heatmap} to them, so many
 *     requests a minute for each address
 * @param trustedProxies {@code MAP_TRUSTED_PROXIES}: addresses of proxies whose {@code X-Forwarded-For} is believed; of any
 *     other caller the address of the connection counts
 */
@ConfigurationProperties("map")
record MapAccessSettings(
        @DefaultValue("false") boolean anonymousAccess,
        @DefaultValue List<String> trustedProxies) {
    MapAccessSettings {
        trustedProxies = List.copyOf(trustedProxies);
    }
}
