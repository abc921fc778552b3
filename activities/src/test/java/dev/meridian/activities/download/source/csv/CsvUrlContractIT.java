package dev.meridian.activities.download.source.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.meridian.activities.download.source.SourceContract;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.source.ConnectionDetails;
import dev.meridian.domain.download.source.PageEnd;
import dev.meridian.domain.download.source.Position;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableReader;
import dev.meridian.domain.download.source.TableRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A file at an address, on a server that knows byte ranges and one that does not. */
class CsvUrlContractIT extends SourceContract {
    private static final CsvTestFiles FILES = new CsvTestFiles();

    private HttpServer server;
    private volatile byte[] content = new byte[0];
    private final AtomicInteger version = new AtomicInteger();
    private volatile Ranges ranges = Ranges.KNOWN;
    private volatile boolean hasVersions = true;

    /** What a server makes of a request for a part. */
    private enum Ranges {
        KNOWN,
        /** The whole file, with 200. */
        UNKNOWN,
        /** A part that begins before the one that was asked for. */
        ALWAYS_THE_FIRST,
        TOO_LATE,
        WITHOUT_SAYING
    }

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
        int asked = range == null || ranges == Ranges.UNKNOWN ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        int from = ranges == Ranges.ALWAYS_THE_FIRST ? Math.min(asked, 1) : asked;
        if (ranges == Ranges.TOO_LATE && asked > 0) {
            from = asked + 1;
        }
        if (hasVersions) {
            exchange.getResponseHeaders().set("ETag", "\"v" + version + "\"");
        }
        if (from > 0 && from >= content.length) {
            exchange.getResponseHeaders().set("Content-Range", "bytes */" + content.length);
            exchange.sendResponseHeaders(416, -1);
            exchange.close();
            return;
        }
        byte[] body = Arrays.copyOfRange(content, from, content.length);
        exchange.getResponseHeaders().set("Content-Type", "text/csv");
        if (from > 0 && ranges != Ranges.WITHOUT_SAYING) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
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

    @ParameterizedTest
    @EnumSource(names = {"UNKNOWN", "ALWAYS_THE_FIRST"})
    void aServerThatSendsMoreThanThePartIsReadUpToIt(Ranges sent) throws Exception {
        ranges = sent;
        fromEveryPositionReadingGoesOnBehindTheLastRow();
    }

    @ParameterizedTest
    @EnumSource(names = {"TOO_LATE", "WITHOUT_SAYING"})
    void aServerThatSendsAnotherPartIsNotBelieved(Ranges sent) throws Exception {
        try (Source source = sourceOf(rows(ROWS))) {
            Position late = lastPosition(source);
            ranges = sent;
            assertThatThrownBy(() -> readOnce(source, late))
                    .isInstanceOfSatisfying(
                            SourceFailure.class,
                            failed -> assertThat(failed.code()).isEqualTo("unexpected_shape"));
        }
    }

    @ParameterizedTest
    @CsvSource({"KNOWN, true", "KNOWN, false", "UNKNOWN, true", "UNKNOWN, false"})
    void aFileThatHasBecomeShorterIsReadFromItsBeginning(Ranges sent, boolean versions) throws Exception {
        ranges = sent;
        hasVersions = versions;
        try (Source source = sourceOf(rows(ROWS))) {
            Position late = lastPosition(source);
            content = Arrays.copyOf(content, content.length - 500_000);
            assertThatThrownBy(() -> readOnce(source, late))
                    .isInstanceOfSatisfying(
                            SourceFailure.class,
                            failed -> assertThat(failed.code()).isEqualTo(SourceFailure.FORGOTTEN_CURSOR));
        }
    }

    @Test
    void aChangedFileIsReadFromItsBeginning() throws Exception {
        try (Source source = sourceOf(rows(ROWS))) {
            Position late = lastPosition(source);
            version.incrementAndGet();
            assertThatThrownBy(() -> readOnce(source, late))
                    .isInstanceOfSatisfying(
                            SourceFailure.class,
                            failed -> assertThat(failed.code()).isEqualTo(SourceFailure.FORGOTTEN_CURSOR));
        }
    }

    @Test
    void aResumePointAtTheEndOfTheFileIsItsEnd() throws Exception {
        try (Source source = sourceOf(rows(ROWS))) {
            CsvPosition last = CsvPosition.of(lastPosition(source));
            Position end = new CsvPosition(content.length, ROWS, 2 * ROWS, last.version()).toPosition();
            assertThat(readOnce(source, end).next()).isNull();
        }
    }

    private static Position lastPosition(Source source) throws InterruptedException {
        List<Position> next = new ArrayList<>();
        try (TableReader reader = source.read(TableRequest.all("people.csv"), null)) {
            for (Position position = reader.read(new RowBuffer()).next();
                    position != null;
                    position = reader.read(new RowBuffer()).next()) {
                next.add(position);
            }
        }
        Position last = next.getLast();
        assertThat(CsvPosition.of(last).offset()).as("behind the file's head").isGreaterThan(CsvTableReader.HEAD);
        return last;
    }

    private static PageEnd readOnce(Source source, Position from) throws InterruptedException {
        try (TableReader reader = source.read(TableRequest.all("people.csv"), from)) {
            return reader.read(new RowBuffer());
        }
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
