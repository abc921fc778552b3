package dev.meridian.activities.download.source.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.bucket.CompatibleClient;
import dev.meridian.activities.testing.TestBucket;
import dev.meridian.devstack.S3Server;
import dev.meridian.devstack.SharedServers;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** How long the object store may take to store a file for a connection. */
class UploadedFileTimeIT {
    private static final int BYTES = 9 << 20;
    private static final Duration PLAIN = Duration.ofSeconds(20);

    private final CsvTestFiles given = new CsvTestFiles();
    private final Queue<SdkRequest> requests = new ConcurrentLinkedQueue<>();

    @Test
    void theTimeGrowsWithTheBytesThatARequestMoves() throws Exception {
        try (S3Client s3 = client()) {
            given.on(new TestBucket(s3, given.bucket.name(), ""))
                    .put(
                            "acme",
                            given.connection(Map.of(), Map.of()).id(),
                            "people.csv",
                            new ByteArrayInputStream(new byte[BYTES]));
        }
        assertThat(requests.stream().filter(UploadPartRequest.class::isInstance))
                .map(UploadedFileTimeIT::time)
                .containsExactly(Optional.of(PLAIN.plusSeconds(128)), Optional.of(PLAIN.plusSeconds(16)));
        assertThat(requests.stream().filter(CompleteMultipartUploadRequest.class::isInstance))
                .map(UploadedFileTimeIT::time)
                .containsExactly(Optional.of(PLAIN.plusSeconds(144)));
    }

    private static Optional<Duration> time(SdkRequest request) {
        return request.overrideConfiguration().flatMap(RequestOverrideConfiguration::apiCallTimeout);
    }

    private S3Client client() {
        S3Server server = SharedServers.s3();
        return CompatibleClient.settings(S3Client.builder())
                .endpointOverride(server.endpoint())
                .region(Region.of(server.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(server.accessKeyId(), server.secretAccessKey())))
                .overrideConfiguration(config -> config.addExecutionInterceptor(new ExecutionInterceptor() {
                    @Override
                    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                        requests.add(context.request());
                    }
                }))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }
}
