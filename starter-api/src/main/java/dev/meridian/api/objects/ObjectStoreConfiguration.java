package dev.meridian.api.objects;

import dev.meridian.activities.explorer.object.S3ObjectStore;
import dev.meridian.activities.job.bucket.CompatibleClient;
import java.net.URI;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

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

    /** Connections for streams of audio: uploads, downloads, and objects that requests read. */
    private static final int STREAMS = 64;

    /** How long a stream may stand still. */
    private static final Duration STREAM_SILENCE = Duration.ofSeconds(30);

    /** The client for objects of an explorer, whose requests are short. */
    @Bean
    @Primary
    S3Client s3(ObjectStoreSettings settings) {
        return client(settings, CONNECTIONS, S3ObjectStore.CALL_TIMEOUT, S3ObjectStore.CALL_TIMEOUT);
    }

    /** The client for objects of any size, whose requests have time-outs that grow with the size. */
    @Bean
    S3Client streamingS3(ObjectStoreSettings settings) {
        return client(settings, STREAMS, STREAM_SILENCE, STREAM_SILENCE);
    }

    /** Signs addresses that clients outside can reach. */
    @Bean
    S3Presigner s3Presigner(ObjectStoreSettings settings) {
        S3Presigner.Builder builder = S3Presigner.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build());
        URI endpoint = settings.publicAddress();
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        return builder.build();
    }

    @Bean
    BucketOrigin bucketOrigin(S3Client s3, ObjectStoreSettings settings) {
        URI endpoint = settings.publicAddress();
        // Without a setting, AWS's SDK derives the bucket's address from the region.
        return BucketOrigin.of(
                endpoint == null
                        ? URI.create(s3.utilities()
                                .getUrl(object ->
                                        object.bucket(settings.bucket()).key("any"))
                                .toString())
                        : endpoint);
    }

    private static S3Client client(
            ObjectStoreSettings settings, int connections, Duration callTimeout, Duration socketTimeout) {
        S3ClientBuilder builder = CompatibleClient.settings(S3Client.builder())
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings))
                .overrideConfiguration(config -> config.apiCallTimeout(callTimeout))
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(connections)
                        .expectContinueEnabled(false)
                        .connectionTimeout(S3ObjectStore.CALL_TIMEOUT)
                        .socketTimeout(socketTimeout));
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
