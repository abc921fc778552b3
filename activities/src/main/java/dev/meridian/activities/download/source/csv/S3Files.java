package dev.meridian.activities.download.source.csv;

import dev.meridian.activities.download.connection.AbandonedStream;
import dev.meridian.activities.job.bucket.CompatibleClient;
import dev.meridian.activities.job.bucket.StoreError;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.job.outbound.address.PermittedAddresses;
import dev.meridian.activities.job.outbound.address.RefusedAddressException;
import dev.meridian.activities.job.work.AbortSignal;
import dev.meridian.domain.download.source.ConnectionDetails;
import dev.meridian.domain.download.source.SourceFailure;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * An object of a bucket that a connection names. Connections go only to addresses that the policy permits, and to the
 * very address that was checked.
 */
final class S3Files implements CsvFile, AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final ConnectionDetails connection;
    private final AddressPolicy policy;
    private final String bucket;
    private final String key;
    private @Nullable S3Client client;

    S3Files(ConnectionDetails connection, AddressPolicy policy) {
        this.connection = connection;
        this.policy = policy;
        this.bucket = connection.setting("bucket").orElseThrow();
        this.key = connection.setting("key").orElseThrow();
    }

    @Override
    public String name() {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    @Override
    public Opened open(long offset) {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(bucket).key(key);
        if (offset > 0) {
            request.range("bytes=" + offset + "-");
        }
        try {
            ResponseInputStream<GetObjectResponse> content = client().getObject(request.build());
            AbortSignal.current().onAbort(content::abort);
            return new Opened(
                    new AbandonedStream(content),
                    content.response().eTag(),
                    length(content.response()),
                    Optional.empty());
        } catch (S3Exception refused) {
            throw failure(refused);
        } catch (SdkClientException unreachable) {
            throw unreachable(unreachable);
        }
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }

    /**
     * The size of the whole object, which an answer with a part has behind the slash of its {@code Content-Range}, as
     * in "bytes 5-9/10".
     */
    private static OptionalLong length(GetObjectResponse answer) {
        String range = answer.contentRange();
        if (range == null) {
            return OptionalLong.of(answer.contentLength());
        }
        String whole = range.substring(range.indexOf('/') + 1);
        return whole.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(whole)) : OptionalLong.empty();
    }

    private static SourceFailure failure(S3Exception refused) {
        StoreError error = StoreError.of(refused);
        if (error.status() == 416) {
            return SourceFailure.forgottenCursor("The object is shorter than it was");
        }
        return switch (error.kind()) {
            case REGION ->
                SourceFailure.permanent(
                        "wrong_region",
                        "The bucket is in another region or at another address: correct the connection's region or its"
                                + " endpoint");
            case ACCESS ->
                SourceFailure.permanent(
                        "unauthorized",
                        "The S3 service refuses the access key; check it, and its right to read the object");
            case NO_BUCKET -> SourceFailure.permanent("table_not_found", "The S3 service has no such bucket");
            case FINAL ->
                SourceFailure.permanent("service_refused", "The S3 service refuses the request (" + error + ")");
            case PASSING, AWAY, FULL ->
                error.status() == 404
                        ? SourceFailure.permanent("table_not_found", "The bucket has no such object")
                        : SourceFailure.retryable(
                                "service_failed", "The S3 service answered with an error (" + error + ")", refused);
        };
    }

    private static SourceFailure unreachable(SdkClientException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedAddressException) {
                return SourceFailure.permanent(
                        "address_refused",
                        "The host of the S3 service may not be called: only public addresses may, and addresses that the"
                                + " installation allows");
            }
        }
        return SourceFailure.retryable("unreachable", "The S3 service does not answer", failed);
    }

    private synchronized S3Client client() {
        if (client == null) {
            client = connect();
        }
        return client;
    }

    private S3Client connect() {
        S3ClientBuilder builder = CompatibleClient.settings(S3Client.builder())
                .region(Region.of(connection.setting("region").orElse("us-east-1")))
                .httpClientBuilder(Apache5HttpClient.builder()
                        .dnsResolver(new PermittedAddresses(policy))
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE));
        Optional<String> user = connection.setting("access_key_id");
        Optional<String> secret = connection.credentials().find("secret_access_key");
        if (user.isPresent() && secret.isPresent()) {
            builder.credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create(user.get(), secret.get())));
        } else {
            // Without credentials of the connection the request is anonymous; the credentials of this process are never
            // sent.
            builder.credentialsProvider(AnonymousCredentialsProvider.create());
        }
        connection.setting("endpoint").ifPresent(endpoint -> builder.endpointOverride(URI.create(endpoint)));
        return builder.build();
    }
}
