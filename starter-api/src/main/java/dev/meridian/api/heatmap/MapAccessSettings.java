package dev.meridian.api.heatmap;

import dev.meridian.api.settings.WrongSetting;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether callers without credentials may read the map, and how their addresses are found.
 *
 * @param anonymousAccess {@code MAP_ANONYMOUS_ACCESS}: opens {@code /api/score}, {@code /api/heatmap} and its blocks to them, with
 *     a limit of requests a minute for each address
 * @param trustedProxies {@code MAP_TRUSTED_PROXIES}: addresses of proxies whose {@code X-Forwarded-For} is believed; of any
 *     other caller the address of the connection counts
 */
@ConfigurationProperties("map")
record MapAccessSettings(
        @DefaultValue("false") boolean anonymousAccess,
        @DefaultValue List<String> trustedProxies) {
    MapAccessSettings {
        trustedProxies = List.copyOf(trustedProxies);
        for (String proxy : trustedProxies) {
            if (CallerAddress.parsed(proxy).isEmpty()) {
                throw new WrongSetting(
                        "MAP_TRUSTED_PROXIES",
                        "names '" + proxy + "', which is no IP address",
                        "Set it to the addresses of your proxies, separated by commas, or leave it out.");
            }
        }
    }
}
