package dev.meridian.api.temporal;

import dev.meridian.api.settings.AddressSetting;
import dev.meridian.api.settings.WrongSetting;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The connection to Temporal. TLS, API keys and configuration files work as everywhere with Temporal ({@code
 * TEMPORAL_TLS_...}, {@code TEMPORAL_API_KEY}, {@code TEMPORAL_CONFIG_FILE}, {@code TEMPORAL_PROFILE}).
 *
 * @param address {@code TEMPORAL_ADDRESS}, host and port; else the configuration file's, else 127.0.0.1:7233
 * @param namespace {@code TEMPORAL_NAMESPACE}; else the configuration file's, else {@code default}
 * @param uiUrl {@code TEMPORAL_UI_URL}: where people find the Web UI, for links to workflows; without it there are no
 *     links
 */
@ConfigurationProperties("temporal")
public record TemporalSettings(
        @Nullable String address,
        @Nullable String namespace,
        @Nullable URI uiUrl) {
    private static final String LOCAL = "127.0.0.1:7233";
    private static final String DEFAULT_NAMESPACE = "default";

    /** How to connect, from the environment and Temporal's configuration file. */
    ClientConfigProfile profile() {
        ClientConfigProfile profile = load();
        String target = String.valueOf(profile.getAddress());
        // A target with a slash is no host and port: gRPC resolves it by other rules, such as dns:///.
        if (target.indexOf('/') < 0) {
            AddressSetting.requireHostForJavaClients("TEMPORAL_ADDRESS", target.replaceFirst(":[0-9]*$", ""));
        }
        return profile;
    }

    private ClientConfigProfile load() {
        try {
            ClientConfigProfile loaded = ClientConfigProfile.load(
                    LoadClientConfigProfileOptions.newBuilder().build());
            return loaded.toBuilder()
                    .setAddress(firstOf(address, loaded.getAddress(), LOCAL))
                    .setNamespace(firstOf(namespace, loaded.getNamespace(), DEFAULT_NAMESPACE))
                    .build();
        } catch (IOException | RuntimeException unusable) {
            throw new WrongSetting(
                    "TEMPORAL_CONFIG_FILE or another TEMPORAL_ variable",
                    "can't be used: " + unusable.getMessage(),
                    "See https://docs.temporal.io/references/client-environment-configuration.");
        }
    }

    /** The address of a workflow in Temporal's Web UI; null if the Web UI's address is not set. */
    public @Nullable String linkTo(String workflowNamespace, String workflowId, @Nullable String runId) {
        if (uiUrl == null) {
            return null;
        }
        String base = uiUrl.toString().replaceAll("/+$", "");
        String workflow = base + "/namespaces/" + encode(workflowNamespace) + "/workflows/" + encode(workflowId);
        return runId == null ? workflow : workflow + "/" + encode(runId) + "/history";
    }

    private static String firstOf(@Nullable String set, @Nullable String loaded, String fallback) {
        if (set != null && !set.isBlank()) {
            return set;
        }
        return loaded != null && !loaded.isBlank() ? loaded : fallback;
    }

    private static String encode(String pathSegment) {
        return URLEncoder.encode(pathSegment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
