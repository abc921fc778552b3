package dev.meridian.api.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.meridian.api.testing.ServiceProcess;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.fault.JavaProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A worker with a heap of 256 MB reads a page of 50 MiB and then a million rows, and needs no more memory for the last than for the first. */
@Tag("soak")
@EnabledOnOs(OS.LINUX)
class DownloadMemoryIT {
    private static final int ROWS = Integer.getInteger("meridian.rows", 1_000_000);
    private static final int ROWS_OF_A_PAGE = 1_000;
    private static final int LARGE_PAGE = 50 << 20;
    private static final int LARGE_ROW = 10 << 10;
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(20);

    @TempDir
    private Path logs;

    @Test
    void aSmallHeapIsEnoughForALargePageAndForManyRows() throws Exception {
        TestService.Settings settings = TestService.Settings.databaseOnly()
                .with(TestService.Settings.freshNamespace())
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8");
        HttpServer rows = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        rows.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        rows.createContext("/rows", DownloadMemoryIT::answer);
        rows.start();
        try (TestService api = TestService.start(settings.with("SERVICE_TYPE", "api"));
                JavaProcess worker = ServiceProcess.worker("-Xmx256m", settings.values(), logs.resolve("worker.log"))) {
            TestHttp http = api.http();
            String job = ask(http, "http://127.0.0.1:" + rows.getAddress().getPort());
            // The most resident memory, in MiB, by the tenth of the rows that were stored.
            TreeMap<Integer, Long> resident = new TreeMap<>();
            await().atMost(LONG_ENOUGH).pollInterval(Duration.ofMillis(200)).until(() -> {
                long stored = http.get("/api/jobs/" + job + "/tables")
                        .json()
                        .at("/tables/0/rows")
                        .asLong();
                resident.merge((int) (10 * stored / (ROWS + 1)), resident(worker), Math::max);
                return http.get("/api/jobs/" + job).json().has("completedAt");
            });
            System.out.printf("Resident MiB by tenth of %,d rows: %s%n", ROWS, resident);

            JsonNode ended = http.get("/api/jobs/" + job).json();
            assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("completed");
            assertThat(ended.at("/result/rows").asLong()).isEqualTo(ROWS + LARGE_PAGE / LARGE_ROW);
            assertThat(Files.readString(logs.resolve("worker.log"))).doesNotContain("OutOfMemoryError");
            long early =
                    resident.headMap(4).values().stream().max(Long::compare).orElseThrow();
            long late = resident.tailMap(4).values().stream().max(Long::compare).orElseThrow();
            assertThat(late).as("memory at the end, beside %d MiB", early).isLessThanOrEqualTo(early * 11 / 10);
        } finally {
            rows.stop(0);
        }
    }

    private static long resident(JavaProcess worker) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + worker.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                .findFirst()
                .orElse(0);
    }

    /** The first page has rows of ten kilobytes, the others have small ones. */
    private static void answer(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        int from = query == null ? -1 : Integer.parseInt(query.replaceAll("\\D", ""));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (exchange;
                OutputStream out = exchange.getResponseBody()) {
            out.write("{\"rows\":[".getBytes(StandardCharsets.US_ASCII));
            int end = from < 0 ? LARGE_PAGE / LARGE_ROW : Math.min(ROWS, from + ROWS_OF_A_PAGE);
            for (int i = Math.max(from, 0); i < end; i++) {
                String note = from < 0
                        ? "x".repeat(LARGE_ROW)
                        : "A note of some length, which nobody reads, about number " + i;
                String row = (i == Math.max(from, 0) ? "" : ",") + "{\"id\":\"" + (from < 0 ? "large-" : "") + i
                        + "\",\"number\":" + i + ",\"even\":" + (i % 2 == 0) + ",\"note\":\"" + note + "\"}";
                out.write(row.getBytes(StandardCharsets.US_ASCII));
            }
            int next = from < 0 ? 0 : end;
            out.write((next < ROWS ? "],\"next\":" + next + "}" : "]}").getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static String ask(TestHttp http, String address) {
        assertThat(http.send(http.request("/api/connectors/rows")
                                .header("Content-Type", "application/yaml")
                                .PUT(BodyPublishers.ofString("""
                                        title: Rows
                                        settings: {address: {title: Address, kind: address}}
                                        address: "{address}"
                                        signIn: {none: {}}
                                        tables:
                                          - name: rows
                                            request: {path: /rows}
                                            rows: /rows
                                            id: /id
                                            paging:
                                              cursor: {from: {pointer: /next}, to: {query: from}}
                                        """)))
                        .status())
                .isEqualTo(201);
        String connection = http.post(
                        "/api/connections",
                        "{\"name\": \"rows\", \"connector\": \"rows\", \"settings\": {\"address\": \"" + address
                                + "\"}}")
                .json()
                .path("id")
                .asString();
        String snapshot = http.post(
                        "/api/snapshots",
                        "{\"name\": \"rows\", \"connectionId\": \"" + connection
                                + "\", \"tables\": [{\"table\": \"rows\"}]}")
                .json()
                .path("id")
                .asString();
        return http.post(
                        "/api/jobs",
                        "{\"type\": \"download_records\", \"payload\": {\"snapshotId\": \"" + snapshot + "\"}}")
                .json()
                .path("jobId")
                .asString();
    }
}
