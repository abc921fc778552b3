package dev.meridian.activities.download.source.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.meridian.activities.download.source.SourceContract;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.devstack.SharedServers;
import dev.meridian.domain.download.source.ConnectionDetails;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** A file in a bucket of the tenant. */
class CsvS3ContractIT extends SourceContract {
    private static final CsvTestFiles FILES = new CsvTestFiles();

    private static ConnectionDetails connection(String endpoint, String secret) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "from",
                "s3",
                "endpoint",
                endpoint,
                "region",
                SharedServers.s3().region(),
                "bucket",
                FILES.bucket.name(),
                "key",
                "deep/people.csv",
                "access_key_id",
                SharedServers.s3().accessKeyId()));
        return FILES.connection(settings, Map.of("secret_access_key", secret));
    }

    private static ConnectionDetails connection() {
        return connection(
                SharedServers.s3().endpoint().toString(), SharedServers.s3().secretAccessKey());
    }

    @Override
    protected Source sourceOf(List<Given> rows) {
        change(rows);
        return FILES.everywhere.open(connection());
    }

    @Override
    protected void change(List<Given> rows) {
        FILES.bucket
                .s3()
                .putObject(
                        request -> request.bucket(FILES.bucket.name()).key("deep/people.csv"),
                        RequestBody.fromBytes(bytes(rows)));
    }

    @Override
    protected Source unreachable() {
        return FILES.everywhere.open(connection("http://127.0.0.1:1", "x"));
    }

    @Test
    void aPrivateAddressIsRefused() {
        try (Source source = new CsvSourceType(FILES.files, AddressPolicy.publicInternet()).open(connection())) {
            assertThatThrownBy(source::test)
                    .isInstanceOfSatisfying(
                            SourceFailure.class,
                            failed -> assertThat(failed.code()).isEqualTo("address_refused"));
        }
    }

    @Test
    void aWrongSecretIsSaidInWordsAndNotTriedAgain() {
        change(rows(1));
        try (Source source =
                FILES.everywhere.open(connection(SharedServers.s3().endpoint().toString(), "wrong-secret"))) {
            assertThatThrownBy(source::test).isInstanceOfSatisfying(SourceFailure.class, failed -> {
                assertThat(failed.code()).isEqualTo("unauthorized");
                assertThat(failed.remedy()).isEqualTo(SourceFailure.Remedy.NONE);
                assertThat(failed).hasMessageContaining("access key").hasMessageNotContaining("wrong-secret");
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, AuthorizationHeaderMalformed, wrong_region",
        "301, PermanentRedirect, wrong_region",
        "404, XAdminUserNotFound, unauthorized",
        "404, NoSuchBucket, table_not_found",
        "400, InvalidRequest, service_refused",
        "400, InvalidArgument, service_refused",
        "400, EntityTooLarge, service_refused",
        "411, MissingContentLength, service_refused",
        "403, InvalidObjectState, service_refused",
        "501, NotImplemented, service_refused",
    })
    void whatIsWrongWithAConnectionIsSaidAndNotTriedAgain(int status, String error, String code) throws Exception {
        SourceFailure failed = failure(status, error);
        assertThat(failed.code()).isEqualTo(code);
        assertThat(failed.remedy()).isEqualTo(SourceFailure.Remedy.NONE);
    }

    @ParameterizedTest
    @CsvSource({"409, OperationAborted", "400, IncompleteBody", "403, QuotaExceeded", "507, XMinioStorageFull"})
    void whatMayPassIsTriedAgain(int status, String error) throws Exception {
        SourceFailure failed = failure(status, error);
        assertThat(failed.code()).isEqualTo("service_failed");
        assertThat(failed.remedy()).isEqualTo(SourceFailure.Remedy.RETRY);
        assertThat(failed).hasMessageContaining(status + " " + error);
    }

    /** What a service that answers so makes of a source. */
    private static SourceFailure failure(int status, String error) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "<Error><Code>%s</Code><Message>No.</Message></Error>"
                    .formatted(error)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try (Source source = FILES.everywhere.open(
                connection("http://127.0.0.1:" + server.getAddress().getPort(), "secret"))) {
            return catchThrowableOfType(SourceFailure.class, source::test);
        } finally {
            server.stop(0);
        }
    }

    private static byte[] bytes(List<Given> rows) {
        return CsvTestFiles.csv(rows.stream()
                        .map(row -> new String[] {Integer.toString(row.id()), row.name(), row.note()})
                        .toList())
                .getBytes(StandardCharsets.UTF_8);
    }
}
