package dev.meridian.activities.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.download.http.TestService;
import dev.meridian.activities.download.http.TestService.Asked;
import dev.meridian.activities.download.http.TestService.Reply;
import dev.meridian.activities.download.store.PassStatus;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.download.DownloadState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Downloads by a definition from a service that fails, pauses and forgets, into a real PostgreSQL. */
class HttpDownloadIT {
    private static final HttpDownloads HTTP = new HttpDownloads();
    private static final TestDownloads DOWNLOADS = HTTP.downloads;
    private static final int ROWS = 3_000;
    private static final int A_PAGE = 10;
    private static final String DEFINITION = """
            title: Rows
            settings: {token: {title: Token, secret: true}}
            address: "%s"
            signIn: {bearer: {token: "{token}"}}
            limits: {atOnce: 2}
            tables:
              - name: rows
                request: {path: rows}
                rows: /rows
                id: /id
                total: {pointer: /total}
                forgotten: {status: 410}
                paging: {cursor: {from: {pointer: /after}, to: {query: after}}}
            """;
    private static int number;

    private final TestService service = new TestService();
    private final String name = "rows" + ++number;

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void everyRowIsStoredOnceAlthoughTheServiceFailsAllTheTime() throws Exception {
        long seed = 20_261_126;
        System.out.println("HttpDownloadIT: seed " + seed);
        Random random = new Random(seed);
        service.answering(request -> {
            synchronized (random) {
                return switch (random.nextInt(20)) {
                    case 0 -> Reply.status(500);
                    case 1 -> page(request).cut();
                    case 2 ->
                        Reply.bytes("<html>Busy</html>".getBytes(StandardCharsets.UTF_8))
                                .with("Content-Type", "text/html");
                    case 3 -> Reply.status(429).with("Retry-After", "0.1");
                    default -> page(request);
                };
            }
        });
        Snapshots.Snapshot snapshot = snapshot();
        UUID job = DOWNLOADS.run(snapshot);
        DownloadTables.Figures figures = DOWNLOADS.figures(job);
        assertThat(figures.failure().message()).isNull();
        assertThat(figures.completeness().isComplete()).isTrue();
        assertThat(figures.counts().rows()).isEqualTo(ROWS);
        assertThat(figures.counts().pages()).isEqualTo(ROWS / A_PAGE);
        assertThat(figures.completeness().total()).isEqualTo(ROWS);
        assertAllStored(snapshot);
    }

    @Test
    void aTurnThatIsStoppedGoesOnAfterItsLastBatchAndLosesNothing() throws Exception {
        AtomicInteger stopAt = new AtomicInteger();
        Map<String, Integer> served = new ConcurrentHashMap<>();
        service.answering(request -> {
            served.merge(request.parameter("after"), 1, Integer::sum);
            return page(request);
        });
        Snapshots.Snapshot snapshot = snapshot();
        UUID job = DOWNLOADS.ask(snapshot, DownloadPayload.Mode.FULL);
        DOWNLOADS.planning.plan(DownloadState.initial(job.toString()));
        int stops = 0;
        boolean isDone = false;
        while (!isDone) {
            stopAt.set(service.asked().size() + 60);
            boolean[] ended = {false};
            Thread turn = Thread.ofPlatform().start(() -> {
                try {
                    ended[0] =
                            DOWNLOADS.downloads.read(DOWNLOADS.task(job, 0), 1).isDone();
                } catch (InterruptedException | CancellationException | JobException stopped) {
                    // The next turn goes on.
                }
            });
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> service.asked().size() >= stopAt.get() || !turn.isAlive());
            turn.interrupt();
            turn.join();
            isDone = ended[0];
            stops++;
        }
        DOWNLOADS.end(job);
        assertThat(stops).isGreaterThan(1);
        assertThat(DOWNLOADS.figures(job).completeness().isComplete()).isTrue();
        assertThat(DOWNLOADS.figures(job).counts().rows()).isEqualTo(ROWS);
        assertAllStored(snapshot);
        assertThat(served).hasSize(ROWS / A_PAGE);
        // Two batches are in memory at most: 120 pages were asked for since the turn began at most, and one stop loses
        // no more.
        int again = served.values().stream().mapToInt(times -> times - 1).sum();
        assertThat(again).as("pages that were fetched again").isLessThan(stops * 120);
    }

    @Test
    void aCursorThatIsForgottenBeginsTheTableAgainInTheSameJobOnce() throws Exception {
        AtomicInteger forgotten = new AtomicInteger();
        service.answering(request -> request.parameter("after").equals("1500") && forgotten.getAndIncrement() == 0
                ? Reply.status(410)
                : page(request));
        Snapshots.Snapshot snapshot = snapshot();
        UUID job = DOWNLOADS.run(snapshot);
        assertThat(DOWNLOADS.figures(job).completeness().isComplete()).isTrue();
        assertThat(forgotten).hasValue(2);
        assertAllStored(snapshot);
    }

    @Test
    void aCursorThatComesTwiceFailsTheTable() throws Exception {
        service.answering(request -> request.parameter("after").equals("100") ? loop() : page(request));
        UUID job = DOWNLOADS.run(snapshot());
        assertThat(DOWNLOADS.figures(job).status()).isEqualTo(PassStatus.FAILED);
        assertThat(DOWNLOADS.figures(job).failure().code()).isEqualTo("cursor_repeats");
    }

    @Test
    void aNumberOfRowsThatIsNotReachedIsSaidAndNothingIsDeleted() throws Exception {
        Snapshots.Snapshot snapshot = snapshot();
        service.answering(HttpDownloadIT::page);
        DOWNLOADS.run(snapshot);
        service.answering(
                request -> Reply.json("{\"rows\": [" + rows(0, 10) + "], \"total\": " + ROWS + ", \"after\": null}"));
        UUID job = DOWNLOADS.run(snapshot);
        assertThat(DOWNLOADS.figures(job).completeness().isComplete()).isFalse();
        assertThat(DOWNLOADS.figures(job).completeness().because()).isNotBlank();
        assertThat(DOWNLOADS.figures(job).counts().deleted()).isZero();
        assertAllStored(snapshot);
    }

    private Snapshots.Snapshot snapshot() {
        HTTP.define(name, DEFINITION.formatted(service.address()));
        return HTTP.snapshot(name, name, "rows", Map.of(), Map.of("token", "canary-of-" + name));
    }

    private static void assertAllStored(Snapshots.Snapshot snapshot) {
        assertThat(DOWNLOADS.text("SELECT count(*) || ' ' || count(DISTINCT _id) || ' ' || sum(value) FROM \""
                        + snapshot.schema() + "\".rows"))
                .isEqualTo(ROWS + " " + ROWS + " " + ROWS * (ROWS + 1L));
    }

    private static Reply loop() {
        return Reply.json("{\"rows\": [" + rows(100, 110) + "], \"total\": " + ROWS + ", \"after\": \"50\"}");
    }

    private static Reply page(Asked request) {
        int start = request.number("after", 0);
        int end = start + A_PAGE;
        String next = end < ROWS ? "\"" + end + "\"" : "null";
        return Reply.json("{\"rows\": [" + rows(start, end) + "], \"total\": " + ROWS + ", \"after\": " + next + "}");
    }

    private static String rows(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(row -> "{\"id\": \"row-" + (row + 1) + "\", \"value\": " + 2 * (row + 1) + "}")
                .collect(Collectors.joining(", "));
    }
}
