package dev.meridian.benchmarks.downloads;

import dev.meridian.devstack.Database;
import dev.meridian.devstack.DevStack;
import dev.meridian.devstack.TemporalServer;
import dev.meridian.devstack.process.DirectoryTree;
import dev.meridian.devstack.process.Ports;
import dev.meridian.quickstart.Service;
import dev.meridian.quickstart.client.ServiceClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Downloads and exports of the same rows, each as a share of A: PostgreSQL's COPY of these rows, in text form, into a table of the
 * same form. Servers, service and Temporal share the machine.
 *
 * <p>Argument: how many rows; one million if there is none.
 */
public final class DownloadsBenchmark {
    private static final int SLOW_PAGES = 1_000;
    private static final int SLOW_MILLIS = 50;
    private static final int COPIES = 3;

    private final DownloadTrial trial;
    private final RowService rows;
    private final PeerLoads peers;
    private final int count;
    private double copied;

    private DownloadsBenchmark(DownloadTrial trial, RowService rows, PeerLoads peers, int count) {
        this.trial = trial;
        this.rows = rows;
        this.peers = peers;
        this.count = count;
    }

    public static void main(String[] arguments) throws Exception {
        int count = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
        Path directory = Files.createTempDirectory("meridian-benchmark");
        // Beside the stack's directory, which is erased only if nothing else is in it.
        Path files = Files.createTempDirectory("meridian-benchmark-files");
        DevStack.Options options = DevStack.Options.forMeasuring(directory, TemporalServer.Storage.FILE);
        Map<String, String> settings = Map.of(
                "CREDENTIAL_KEYS",
                Base64.getEncoder()
                        .encodeToString("benchmarks have no secret here!!".getBytes(StandardCharsets.US_ASCII)),
                "OUTBOUND_ALLOWED_ADDRESSES",
                "127.0.0.0/8",
                "RATE_LIMIT_PER_SECOND",
                "10000");
        try (RowService rows = new RowService();
                DevStack stack = DevStack.start(options, System.err::println);
                Service service = Service.start(
                        Path.of(System.getProperty("meridian.service")), directory, Ports.free(), stack, settings);
                ServiceClient client = service.client()) {
            service.awaitHealthy(client);
            Database database = stack.postgres().database("meridian");
            try (Connection connection =
                            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                    DownloadTrial trial = new DownloadTrial(stack, client, connection, files)) {
                PeerLoads peers = new PeerLoads(Path.of(System.getProperty("meridian.peers")), files, database);
                new DownloadsBenchmark(trial, rows, peers, count).run(database);
            }
        } finally {
            DirectoryTree.delete(files);
            DevStack.erase(directory);
        }
    }

    private void run(Database database) throws Exception {
        System.out.printf("%,d rows%n", count);
        // A service that has just started compiles its code meanwhile.
        double first = trial.download(trial.snapshot("first", httpConnection("first", 1_000, 0, count), "rows"));
        List<Double> copies = new ArrayList<>();
        for (int round = 0; round < COPIES; round++) {
            copies.add(trial.copyText("snapshot_default_first.rows"));
        }
        Collections.sort(copies);
        copied = copies.get(COPIES / 2);
        show("A: COPY, text form, median of three", copied);
        System.out.printf("  the three: %s%n", copies);
        show("COPY, binary form", trial.copyBinary("snapshot_default_first.rows"));
        show("http-json, 1,000 rows a page, just started", first);
        String large = trial.snapshot("large", httpConnection("large", 1_000, 0, count), "rows");
        show("http-json, 1,000 rows a page", trial.download(large));
        String small = trial.snapshot("small", httpConnection("small", 100, 0, count), "rows");
        show("http-json, 100 rows a page", trial.download(small));
        System.out.printf("  history of %,d pages: %,d events%n", (count + 99) / 100, trial.events());
        show("dlt rest_api, 1,000 rows a page", peers.restApi(rows.address(), 1_000, count));
        show("dlt rest_api, 100 rows a page", peers.restApi(rows.address(), 100, count));
        long written = trial.writes("snapshot_default_large", "rows");
        show("http-json once more, nothing changed", trial.download(large));
        System.out.printf(
                "  rows of the table written meanwhile: %,d%n",
                trial.writes("snapshot_default_large", "rows") - written);
        rows.changeAll();
        show("http-json once more, all changed", trial.download(large));
        trial.copyOfTable("snapshot_default_large.rows", "source_rows");
        String postgres = trial.snapshot("postgres", trial.postgresConnection(database), "public.source_rows");
        show("postgres", trial.download(postgres));
        show("Sling, the same table", peers.sling("public.source_rows", "peers.sling_rows"));
        show("dlt sql_database, the same table", peers.sqlDatabase("public.source_rows"));
        show("export, CSV", trial.export(large, "csv"));
        String csv = trial.snapshot("csv", trial.csvConnection(), "rows.csv");
        show("csv from the bucket", trial.download(csv));
        show("export, Parquet", trial.export(large, "parquet"));
        show("export, NDJSON", trial.export(large, "ndjson"));
        String slow = trial.snapshot("slow", httpConnection("slow", 10, SLOW_MILLIS, 10 * SLOW_PAGES), "rows");
        double seconds = trial.download(slow);
        System.out.printf(
                "%,d pages of %d ms: %.1f s, %.2f times what they take%n",
                SLOW_PAGES, SLOW_MILLIS, seconds, seconds / (SLOW_PAGES * SLOW_MILLIS / 1e3));
    }

    private String httpConnection(String name, int limit, int wait, int of) {
        return trial.httpConnection(name, """
                title: Rows
                settings:
                  address: {title: Address, kind: address}
                address: "{address}"
                signIn: {none: {}}
                tables:
                  - name: rows
                    request: {path: /rows, query: {of: "%d", wait: "%d"}}
                    rows: /rows
                    id: /id
                    paging:
                      cursor: {from: {pointer: /next}, to: {query: from}}
                    pageSize: {to: {query: limit}, rows: %d}
                """.formatted(of, wait, limit), rows.address());
    }

    private void show(String what, OptionalDouble seconds) {
        seconds.ifPresent(measured -> show(what, measured));
    }

    private void show(String what, double seconds) {
        System.out.printf("%-42s %8.2f s %,12.0f rows/s %6.2f A%n", what, seconds, count / seconds, copied / seconds);
    }
}
