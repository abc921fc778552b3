package dev.meridian.api.objects;

import dev.meridian.activities.explorer.object.S3ObjectStore;
import java.net.URI;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** The object store, once for all features. Nothing here connects. */
@Configuration(proxyBeanMethods = false)
class ObjectStoreConfiguration {
    private static final int UPLOADS_OF_A_REFRESH = 20;
    private static final int LOOK_UPS = 40;
    /**
     * There are enough connections for all concurrent calls, because the wait for a connection counts towards a call's
     * time-out of four seconds.
     */
    private static final int CONNECTIONS = ObjectStoreSettings.REFRESHES_AT_ONCE * UPLOADS_OF_A_REFRESH + LOOK_UPS;

    /** Uses path style, and checksums only if required, because every S3-compatible store supports that. */
    @Bean
    S3Client s3(ObjectStoreSettings settings) {
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings))
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(config -> config.apiCallTimeout(S3ObjectStore.CALL_TIMEOUT))
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(CONNECTIONS)
                        .expectContinueEnabled(false)
                        .connectionTimeout(S3ObjectStore.CALL_TIMEOUT)
                        .socketTimeout(S3ObjectStore.CALL_TIMEOUT));
        URI endpoint = settings.address();
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        return builder.build();
    }

    private static AwsCredentialsProvider credentials(ObjectStoreSettings settings) {
        if (settings.accessKeyId() == null || settings.secretAccessKey() == null) {
            return DefaultCredentialsProvider.builder().build();
        }
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(settings.accessKeyId(), settings.secretAccessKey()));
    }
}
