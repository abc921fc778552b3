package dev.meridian.activities.download.source.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.meridian.activities.download.source.SourceContract;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.domain.download.source.ConnectionDetails;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file at an address, on a server that knows byte ranges and one that does not. */
class CsvUrlContractIT extends SourceContract {
    private static final CsvTestFiles FILES = new CsvTestFiles();

    private HttpServer server;
    private volatile byte[] content = new byte[0];
    private final AtomicInteger version = new AtomicInteger();
    private volatile boolean knowsRanges = true;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().set("Location", "/data/people.csv");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/data/people.csv", this::serve);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null || !knowsRanges ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        byte[] body = Arrays.copyOfRange(content, from, content.length);
        exchange.getResponseHeaders().set("ETag", "\"v" + version + "\"");
        exchange.getResponseHeaders().set("Content-Type", "text/csv");
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, body.length == 0 ? -1 : body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        } catch (IOException clientHasSeenEnough) {
            // The head of a file is all that a listing reads.
            exchange.close();
        }
    }

    private ConnectionDetails connection(String path) {
        return FILES.connection(
                Map.of(
                        "from",
                        "url",
                        "url",
                        "http://127.0.0.1:" + server.getAddress().getPort() + path),
                Map.of());
    }

    @Override
    protected Source sourceOf(List<Given> rows) {
        change(rows);
        return FILES.everywhere.open(connection("/data/people.csv"));
    }

    @Override
    protected void change(List<Given> rows) {
        content = bytes(rows);
        version.incrementAndGet();
    }

    @Override
    protected Source unreachable() {
        return FILES.everywhere.open(
                FILES.connection(Map.of("from", "url", "url", "http://127.0.0.1:1/x.csv"), Map.of()));
    }

    @Test
    void aServerThatKnowsNoRangesIsReadFromTheBeginning() throws Exception {
        knowsRanges = false;
        fromEveryPositionReadingGoesOnBehindTheLastRow();
    }

    @Test
    void aRedirectIsFollowed() throws Exception {
        change(rows(3));
        try (Source source = FILES.everywhere.open(connection("/moved"))) {
            assertThat(source.tables()).hasSize(1);
        }
    }

    @Test
    void aPrivateAddressIsRefused() {
        try (Source source =
                new CsvSourceType(FILES.files, AddressPolicy.publicInternet()).open(connection("/data/people.csv"))) {
            assertThatThrownBy(source::test)
                    .isInstanceOfSatisfying(
                            SourceFailure.class,
                            failed -> assertThat(failed.code()).isEqualTo("address_refused"));
        }
    }

    private static byte[] bytes(List<Given> rows) {
        return CsvTestFiles.csv(rows.stream()
                        .map(row -> new String[] {Integer.toString(row.id()), row.name(), row.note()})
                        .toList())
                .getBytes(StandardCharsets.UTF_8);
    }
}
