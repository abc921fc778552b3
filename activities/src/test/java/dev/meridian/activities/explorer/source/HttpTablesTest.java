package dev.meridian.activities.explorer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.domain.explorer.source.Answer;
import dev.meridian.domain.explorer.source.IndicatorSource;
import dev.meridian.domain.explorer.source.IndicatorSourceException;
import dev.meridian.domain.explorer.source.Version;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpTablesTest {

    private static final String TABLE = "year,trees\n2000,7\n";
    private static final byte[] BYTES = TABLE.getBytes(StandardCharsets.UTF_8);
    private static final String OK = "HTTP/1.1 200 OK\nConnection: close";

    private final HttpTables tables = tables(true, Duration.ofSeconds(30));
    private RudeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new RudeServer();
    }

    @AfterEach
    void stop() throws IOException {
        tables.close();
        server.close();
    }

    private static HttpTables tables(boolean privateTables, Duration timeout) {
        return new HttpTables(privateTables, Duration.ofSeconds(5), timeout);
    }

    private Optional<String> head(String url) {
        return tables.head(url, Version.UNKNOWN).found();
    }

    private void redirect(String path, String target) {
        server.reply(
                path,
                "HTTP/1.1 302 Found\nContent-Length: 5\nLocation: " + target,
                "moved".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whateverAServerSaysOfTheEncodingTheBytesAreTakenAsTheyAre() {
        for (String coding : List.of("utf-8", "none", "identity", "gzip", "br", "deflate", "x, y", "\u00e4")) {
            server.reply("/t", OK + "\nContent-Encoding: " + coding, BYTES);
            assertThat(head(server.address("/t"))).as(coding).contains(TABLE);
        }
        server.reply("/t", OK + "\nContent-Encoding: gzip", new byte[0]);
        assertThat(head(server.address("/t"))).as("empty gzip").contains("");
    }

    @Test
    void aTableThatComesCompressedThoughNobodyAskedIsUnpacked() {
        server.reply("/t", OK + "\nContent-Encoding: gzip", RudeServer.gzip(BYTES));
        assertThat(head(server.address("/t"))).contains(TABLE);
        byte[] large = RudeServer.gzip(TABLE.repeat(100_000).getBytes(StandardCharsets.UTF_8));
        server.reply("/t", OK + "\nContent-Encoding: x-gzip", large);
        assertThat(head(server.address("/t")).orElseThrow())
                .startsWith(TABLE)
                .hasSize(IndicatorSource.TABLE_HEAD_BYTES);
    }

    @Test
    void manyAndLongHeadersAreNoFault() {
        String many =
                IntStream.range(0, 400).mapToObj(i -> "\nX-Header-" + i + ": v").collect(Collectors.joining());
        server.reply("/t", OK + many + "\nX-Long: " + "v".repeat(60_000), BYTES);
        assertThat(head(server.address("/t"))).contains(TABLE);
    }

    @Test
    void ofABodyThatIsCutShortTheFirstRowIsEnoughAndLessIsAFault() {
        server.reply("/t", OK + "\nContent-Length: 1000", BYTES);
        assertThat(head(server.address("/t"))).contains(TABLE);
        server.reply(
                "/t",
                OK + "\nTransfer-Encoding: chunked",
                "12\r\nyear,trees\n2000,7\n\r\nzz".getBytes(StandardCharsets.UTF_8));
        assertThat(head(server.address("/t"))).contains(TABLE);
        server.reply("/t", OK + "\nContent-Length: 1000", "year,tr".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> head(server.address("/t"))).isInstanceOf(IndicatorSourceException.class);
    }

    @Test
    void onlyTheBeginningOfATableIsFetched() {
        server.reply("/t", out -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            byte[] chunk = TABLE.repeat(1_000).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 100_000; i++) {
                out.write(chunk);
            }
        });
        assertThat(head(server.address("/t")).orElseThrow())
                .startsWith(TABLE)
                .hasSize(IndicatorSource.TABLE_HEAD_BYTES);
    }

    @Test
    void aServerThatAnswersWithoutEndIsLeftWhenTheTimeIsOver() {
        server.reply("/t", HttpTablesTest::continueForEver);
        try (HttpTables impatient = tables(true, Duration.ofMillis(500))) {
            assertThatThrownBy(() -> impatient.head(server.address("/t?token=secret"), Version.UNKNOWN))
                    .isInstanceOf(IndicatorSourceException.class);
            assertThatThrownBy(() -> impatient.head(server.address("/t"), Version.UNKNOWN))
                    .isInstanceOf(IndicatorSourceException.class)
                    .hasMessageContaining("Got no answer");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().equals("table-fetch")));
        }
    }

    private static void continueForEver(OutputStream out) throws IOException {
        byte[] line = "HTTP/1.1 100 Continue\r\n\r\n".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        while (true) {
            out.write(line);
        }
    }

    @Test
    void messagesShowNeitherQueryNorPassword() {
        server.reply("/t?token=secret", "HTTP/1.1 500 Oops", new byte[0]);
        assertThatThrownBy(() -> head(server.address("/t?token=secret")))
                .hasMessageContaining("/t answered with status 500")
                .message()
                .doesNotContain("secret");
    }

    @Test
    void anAddressWithAUserOrAPasswordIsNeverAsked() {
        String address = server.address("/t").replace("http://", "http://user:pass@");
        assertThat(head(address)).isEmpty();
        redirect("/to", address);
        assertThat(head(server.address("/to"))).isEmpty();
        assertThat(server.requests()).containsExactly("GET /to HTTP/1.1");
        assertThat(TableAddress.hasCredentials(address)).isTrue();
        assertThat(TableAddress.hasCredentials("https://example.org/@me/t.csv?a@b"))
                .isFalse();
    }

    @Test
    void whatAnAddressCannotHaveIsPercentEncoded() {
        Map<String, String> asked = Map.of(
                "/caf\u00e9 noir.csv", "/caf%C3%A9%20noir.csv",
                "/caf%C3%A9.csv", "/caf%C3%A9.csv",
                "/t.csv?q={a|\u00fc}#part", "/t.csv?q=%7Ba%7C%C3%BC%7D");
        asked.forEach((written, target) -> {
            server.reply(target, OK, BYTES);
            assertThat(head(server.address(written))).as(written).contains(TABLE);
        });
    }

    @Test
    void hostsMayHaveUnderscoresAndOtherLetters() {
        assertThat(String.valueOf(
                        TableAddress.parse("https://my_data.Example/t").orElseThrow()))
                .isEqualTo("https://my_data.example/t");
        assertThat(String.valueOf(
                        TableAddress.parse("https://b\u00fccher.example").orElseThrow()))
                .isEqualTo("https://xn--bcher-kva.example/");
    }

    @Test
    void redirectsAreFollowed() {
        redirect("/old.csv", "/new folder/t.csv");
        server.reply("/new%20folder/t.csv", OK, BYTES);
        assertThat(head(server.address("/old.csv"))).contains(TABLE);
        redirect("/here", "?done=1");
        server.reply("/here?done=1", OK, BYTES);
        assertThat(head(server.address("/here"))).contains(TABLE);
        redirect("/loop.csv", "/loop.csv");
        assertThat(head(server.address("/loop.csv"))).isEmpty();
        for (String nowhere : List.of("http://[", "file:///etc/passwd", "http:///x", "mailto:a@b", "http://h:99999/")) {
            redirect("/odd.csv", nowhere);
            assertThat(head(server.address("/odd.csv"))).as(nowhere).isEmpty();
        }
    }

    @Test
    void addressesThatAreNoneAreMissing() {
        for (String url : List.of(
                "",
                "t.csv",
                "file:///etc/passwd",
                "ftp://x/y",
                "http://",
                "https://[",
                "::",
                "http://127.0.0.1:99999/")) {
            assertThat(head(url)).as(url).isEmpty();
        }
    }

    @Test
    void privateAddressesAreNotReadForAnybody() {
        try (HttpTables careful = tables(false, Duration.ofSeconds(30))) {
            for (String url : List.of(
                    server.address("/t"),
                    "http://169.254.169.254/latest",
                    "http://[::1]/x",
                    "http://10.0.0.1/x",
                    "http://[fd00::1]/x")) {
                assertThat(careful.head(url, Version.UNKNOWN).found()).as(url).isEmpty();
            }
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aTableOfPythonsHttpServerIsReadAndKnownAgain(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("trees.csv"), TABLE);
        try (PythonServer python = PythonServer.start(folder)) {
            Answer<String> first = tables.head(python.address("/trees.csv"), Version.UNKNOWN);
            assertThat(first.found()).contains(TABLE);
            Version version = ((Answer.Found<String>) first).version();
            assertThat(tables.head(python.address("/trees.csv"), version)).isInstanceOf(Answer.Unchanged.class);
            assertThat(head(python.address("/none.csv"))).isEmpty();
            assertThat(head(python.address("/")))
                    .as("a listing is no table, but a text")
                    .isPresent();
        }
    }
}
