package dev.meridian.api.objects;

import dev.meridian.api.settings.AddressSetting;
import dev.meridian.api.settings.WrongSetting;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The object store: S3, R2 or a compatible store.
 *
 * @param endpoint {@code S3_ENDPOINT}; without it AWS's endpoint for the region
 * @param publicEndpoint {@code S3_PUBLIC_ENDPOINT}: where clients outside reach the store, for signed addresses; the
 *     endpoint if not set
 * @param bucket {@code S3_BUCKET}
 * @param prefix {@code S3_PREFIX}: put before every key
 * @param region {@code S3_REGION}; R2 needs {@code auto}
 * @param accessKeyId {@code S3_ACCESS_KEY_ID}; without it AWS's default credential chain
 * @param secretAccessKey {@code S3_SECRET_ACCESS_KEY}
 */
@ConfigurationProperties("s3")
public record ObjectStoreSettings(
        @Nullable String endpoint,
        @Nullable String publicEndpoint,
        @DefaultValue("meridian") String bucket,
        @DefaultValue("") String prefix,
        @DefaultValue("us-east-1") String region,
        @Nullable String accessKeyId,
        @Nullable String secretAccessKey) {
    /** How many phases of explorer refreshes a process runs at once; their data have to fit into its memory, too. */
    public static final int REFRESHES_AT_ONCE = 4;

    public ObjectStoreSettings {
        // Compose passes unset variables on as empty ones.
        endpoint = endpoint == null || endpoint.isBlank() ? null : endpoint.strip();
        address(endpoint);
        publicEndpoint = publicEndpoint == null || publicEndpoint.isBlank() ? null : publicEndpoint.strip();
        publicAddress(publicEndpoint);
        accessKeyId = accessKeyId == null || accessKeyId.isBlank() ? null : accessKeyId;
        secretAccessKey = secretAccessKey == null || secretAccessKey.isBlank() ? null : secretAccessKey;
        if ((accessKeyId == null) != (secretAccessKey == null)) {
            throw new WrongSetting(
                    "S3_ACCESS_KEY_ID or S3_SECRET_ACCESS_KEY",
                    "is set without the other",
                    "Set both, or neither to use AWS's own ways of finding credentials.");
        }
    }

    /** The endpoint as an address; null if none is set. */
    @Nullable
    URI address() {
        return address(endpoint);
    }

    /** The address under which clients outside reach the store; null if it is AWS's. */
    @Nullable
    URI publicAddress() {
        return publicEndpoint == null ? address() : publicAddress(publicEndpoint);
    }

    private static @Nullable URI publicAddress(@Nullable String endpoint) {
        return AddressSetting.readForJavaClients("S3_PUBLIC_ENDPOINT", endpoint, "https://audio.example.org");
    }

    private static @Nullable URI address(@Nullable String endpoint) {
        return AddressSetting.readForJavaClients("S3_ENDPOINT", endpoint, "https://s3.example.org:9000");
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "ObjectStoreSettings[" + endpoint + ", " + bucket + "]";
    }
}
