package dev.meridian.activities.job.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.job.JobFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;

/** What a job makes of the errors of a store. */
class StoreErrorTest {
    private HttpServer store;
    private S3Client client;
    private volatile int status;
    private volatile String body = "";

    @BeforeEach
    void start() throws IOException {
        store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            boolean isHead = exchange.getRequestMethod().equals("HEAD");
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.sendResponseHeaders(status, isHead ? -1 : answer.length);
            if (!isHead) {
                exchange.getResponseBody().write(answer);
            }
            exchange.close();
        });
        store.start();
        client = CompatibleClient.settings(S3Client.builder())
                .region(Region.of("us-east-1"))
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + store.getAddress().getPort()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .overrideConfiguration(config -> config.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        store.stop(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | InvalidRequest | object_store_failed | false | InvalidRequest",
                "400 | InvalidArgument | object_store_failed | false | InvalidArgument",
                "400 | EntityTooLarge | object_store_failed | false | EntityTooLarge",
                "400 | KeyTooLongError | object_store_failed | false | KeyTooLongError",
                "411 | MissingContentLength | object_store_failed | false | MissingContentLength",
                "416 | InvalidRange | object_store_failed | false | InvalidRange",
                "403 | InvalidObjectState | object_store_failed | false | InvalidObjectState",
                "501 | NotImplemented | object_store_failed | false | NotImplemented",
                "400 | BadDigest | object_store_failed | true | BadDigest",
                "400 | RequestTimeout | object_store_failed | true | RequestTimeout",
                "400 | InvalidPart | object_store_failed | true | InvalidPart",
                "404 | NoSuchUpload | object_store_failed | true | NoSuchUpload",
                "409 | OperationAborted | object_store_failed | true | OperationAborted",
                "429 | TooManyRequests | object_store_failed | true | TooManyRequests",
                "403 | AccessDenied | object_store_failed | true | its rights to the bucket",
                "403 | SignatureDoesNotMatch | object_store_failed | true | S3_SECRET_ACCESS_KEY",
                "400 | ExpiredToken | object_store_failed | true | S3_SECRET_ACCESS_KEY",
                "404 | XAdminUserNotFound | object_store_failed | true | S3_ACCESS_KEY_ID",
                "400 | AuthorizationHeaderMalformed | object_store_failed | true | check S3_REGION",
                "301 | PermanentRedirect | object_store_failed | true | S3_ENDPOINT",
                "404 | NoSuchBucket | object_store_failed | true | check S3_BUCKET",
                "400 | XMinioAdminBucketQuotaExceeded | object_store_unavailable | true | raise the bucket's quota",
                "403 | QuotaExceeded | object_store_unavailable | true | Make room",
                "507 | XMinioStorageFull | object_store_unavailable | true | Make room",
                "500 | InternalError | object_store_unavailable | true | InternalError",
                "503 | SlowDown | object_store_unavailable | true | SlowDown",
            })
    void onlyWhatAStoreNeverTakesIsNotTriedAgain(
            int answered, String error, String code, boolean retryable, String words) {
        answer(answered, error);
        JobFailure failure = failureOfPut();
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.retryable()).isEqualTo(retryable);
        assertThat(failure.message())
                .startsWith("It failed. Inner error: " + answered + " " + error + ": Something is the matter.")
                .contains(words);
    }

    /** MinIO answers so to a HEAD with a wrong region. */
    @Test
    void anAnswerWithoutACodePointsToTheAddress() {
        answer(400, "AuthorizationHeaderMalformed");
        JobFailure failure = failure(() -> Bucket.reporting(
                "It failed.",
                () -> client.headObject(request -> request.bucket("b").key("k"))));
        assertThat(failure.code()).isEqualTo(Bucket.FAILED);
        assertThat(failure.retryable()).isTrue();
        assertThat(failure.message()).contains("check S3_REGION and S3_ENDPOINT");
    }

    /** MinIO and SeaweedFS answer so to a deletion of several objects. */
    @Test
    void anErrorOfOneObjectIsReadLikeThatOfARequest() {
        status = 200;
        body = deleted("AccessDenied", "Access Denied.");
        assertThat(failure(() -> new Bucket(client, "b", "", "f").delete(List.of("k")))
                        .message())
                .isEqualTo(
                        "Failed to delete objects from the object store. Inner error: AccessDenied: Access Denied."
                                + " Check the access key (S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY) and its rights to the bucket.");
        body = deleted("AuthorizationHeaderMalformed", "The region is wrong");
        assertThat(failure(() -> new Bucket(client, "b", "", "f").delete(List.of("k")))
                        .message())
                .contains("The region is wrong. The bucket is in another region");
    }

    @Test
    void anObjectThatIsNotThereIsDeleted() {
        status = 200;
        body = deleted("NoSuchKey", "The specified key does not exist.");
        new Bucket(client, "b", "", "f").delete(List.of("k"));
    }

    private static String deleted(String code, String words) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
                <Error><Key>k</Key><Code>%s</Code><Message>%s</Message></Error></DeleteResult>""".formatted(code, words);
    }

    private void answer(int answered, String error) {
        status = answered;
        body = """
                <?xml version="1.0" encoding="UTF-8"?>
                <Error><Code>%s</Code><Message>Something is the matter</Message><Key>k</Key>\
                <RequestId>18EC155094A08140</RequestId><HostId>4467b4a7</HostId></Error>""".formatted(error);
    }

    private JobFailure failureOfPut() {
        return failure(() -> Bucket.reporting(
                "It failed.",
                () -> client.putObject(request -> request.bucket("b").key("k"), RequestBody.fromString("text"))));
    }

    private static JobFailure failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        return catchThrowableOfType(JobException.class, work).toFailure();
    }
}
