package dev.meridian.api.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.job.live.JobFeed;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.api.testing.EventStreamClient;
import dev.meridian.api.testing.SocketClient;
import dev.meridian.api.testing.TestService;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.Progress;
import java.io.IOException;
import java.net.Socket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Live changes over WebSockets: the frames, resuming, slow readers, and many at once. */
@Tag("slow")
class LiveSocketIT {
    private static final Logger log = LoggerFactory.getLogger(LiveSocketIT.class);
    private static final JobProjection JOBS = new JobProjection();
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration LATER = Duration.ofSeconds(60);

    private static TestService service;
    private static Jdbi jdbi;

    @BeforeAll
    static void start() {
        service = TestService.start(
                TestService.Settings.databaseOnly().with("SERVICE_TYPE", "api").with("RATE_LIMIT_BURST", "5000"));
        jdbi = service.bean(Jdbi.class);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void nobodyIsLeftFromBefore() {
        await().atMost(LATER).until(() -> service.bean(JobFeed.class).subscribers() == 0);
    }

    @Test
    void aSubscriptionGetsTheOpenJobsAndThenEveryChange() {
        UUID ended = insert("default");
        jdbi.useTransaction(tx -> JOBS.complete(tx, ended, null));
        UUID id = insert("default");
        try (SocketClient socket = SocketClient.open(service)) {
            await().atMost(SOON).until(() -> socket.frames("CONNECTED").size() == 1);
            socket.subscribe();
            await().atMost(SOON).until(() -> socket.frames("SNAPSHOT").size() == 1);
            jdbi.useTransaction(tx -> {
                JOBS.start(tx, id, 1);
                JOBS.progress(tx, id, new Progress(1, 4), 25, "counting");
            });
            fail(id, "no luck");
            jdbi.useTransaction(tx -> JOBS.complete(tx, id, null));

            await().atMost(SOON).until(() -> socket.seqs(id).size() == 3);

            assertThat(socket.seqs(id)).containsExactly(2, 3, 4);
            JsonNode retrying = ofJob(socket, id).get(1);
            assertThat(retrying.at("/lastFailure/message").asString()).isEqualTo("no luck");
            assertThat(retrying.path("errorRetryable").asBoolean()).isTrue();
            assertThat(retrying.has("startedAt")).isTrue();
            assertThat(retrying.has("createdAt")).isTrue();
            assertThat(retrying.path("title")).isEqualTo(retrying.path("subject"));
            assertThat(ofJob(socket, id).getLast().has("completedAt")).isTrue();
            JsonNode snapshot = socket.frames("SNAPSHOT").getFirst();
            List<String> shown = snapshot.path("jobs")
                    .valueStream()
                    .map(job -> job.path("jobId").asString())
                    .toList();
            assertThat(shown).contains(id.toString()).doesNotContain(ended.toString());
            JsonNode failed = ofJob(socket, id).get(1);
            assertThat(failed.path("status").asString()).isEqualTo("pending");
            assertThat(failed.path("error").asString()).isEqualTo("no luck");
            assertThat(failed.path("progress").asInt()).isEqualTo(25);
            assertThat(failed.path("attempt").asInt()).isEqualTo(1);
            assertThat(ofJob(socket, id).getFirst().path("error").isNull()).isTrue();
        }
    }

    @Test
    void whatCannotBeFollowedIsToldAndTheSocketStaysOpen() {
        try (SocketClient socket = SocketClient.open(service)) {
            socket.say("{not json")
                    .say("{\"type\": \"SHOUT\", \"tenantId\": \"default\"}")
                    .say("[1, 2]")
                    .say("{\"type\": \"SUBSCRIBE\", \"tenantId\": \"somebody-else\"}")
                    .subscribe();

            await().atMost(SOON).until(() -> socket.frames("SNAPSHOT").size() == 1);

            assertThat(socket.frames("ERROR"))
                    .extracting(frame -> frame.path("message").asString())
                    .containsExactly(
                            "Failed to parse message",
                            "Invalid message format",
                            "Invalid message format",
                            "This credential is another tenant's");
        }
    }

    @Test
    void whoAsksWithoutEndIsThrownOut() {
        try (SocketClient socket = SocketClient.open(service)) {
            assertThatThrownBy(() -> {
                        for (int frame = 0; frame < 10_000; frame++) {
                            socket.say("{\"type\": \"UNSUBSCRIBE\", \"tenantId\": \"default\"}");
                        }
                    })
                    .as("what is said to a socket that was closed")
                    .isInstanceOf(CompletionException.class);

            assertThat(socket.closed()).succeedsWithin(SOON).isEqualTo(1008);
        }
    }

    @Test
    void anotherTenantsChangesAreNotHeard() {
        UUID mine = insert("default");
        try (SocketClient socket = SocketClient.open(service).subscribe()) {
            await().atMost(SOON).until(() -> socket.frames("SNAPSHOT").size() == 1);
            UUID theirs = insert("somebody-else");
            fail(mine, "once");

            await().atMost(SOON).until(() -> socket.seqs(mine).equals(List.of(2)));

            assertThat(socket.seqs(theirs)).isEmpty();
        }
    }

    @Test
    void whoComesBackWithACursorGetsWhatWasMissedAndNothingTwice() {
        UUID id = insert("default");
        String cursor;
        try (SocketClient socket = SocketClient.open(service).subscribe()) {
            await().atMost(SOON).until(() -> socket.frames("SNAPSHOT").size() == 1);
            fail(id, "first");
            await().atMost(SOON).until(() -> socket.seqs(id).equals(List.of(2)));
            cursor = socket.frames().getLast().path("cursor").asString();
        }
        fail(id, "second");
        fail(id, "third");

        try (SocketClient socket = SocketClient.open(service)) {
            socket.say("{\"type\": \"SUBSCRIBE\", \"tenantId\": \"default\", \"cursor\": \"" + cursor + "\"}");
            await().atMost(SOON).until(() -> socket.seqs(id).size() == 2);
            fail(id, "fourth");
            await().atMost(SOON).until(() -> socket.seqs(id).size() == 3);

            assertThat(socket.seqs(id)).containsExactly(3, 4, 5);
            assertThat(socket.frames("SNAPSHOT")).isEmpty();
        }
    }

    @Test
    void whoUnsubscribesHearsNoMoreAndMaySubscribeAgain() {
        UUID id = insert("default");
        try (SocketClient socket = SocketClient.open(service).subscribe()) {
            await().atMost(SOON).until(() -> socket.frames("SNAPSHOT").size() == 1);
            socket.say("{\"type\": \"UNSUBSCRIBE\", \"tenantId\": \"default\"}").say("a word, to be answered after it");
            await().atMost(SOON).until(() -> socket.frames("ERROR").size() == 1);
            fail(id, "unheard");
            socket.subscribe();
            await().atMost(SOON).until(() -> socket.frames("SNAPSHOT").size() == 2);
            fail(id, "heard");

            await().atMost(SOON).until(() -> socket.seqs(id).equals(List.of(3)));
        }
    }

    @Test
    void aBrowserOpensASocketWithATicketOnce() {
        String ticket =
                service.http().post("/api/tickets", "").json().path("ticket").asString();

        try (SocketClient socket =
                SocketClient.openingAsBrowser(service, ticket).join().subscribe()) {
            await().atMost(SOON).until(() -> socket.frames("SNAPSHOT").size() == 1);
        }
        assertThatThrownBy(() -> SocketClient.openingAsBrowser(service, ticket).join())
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
    }

    @Test
    void nobodyOpensASocketWithoutACredential() {
        assertThatThrownBy(() -> SocketClient.openingAsNobody(service).join())
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
    }

    @Test
    void aPageFromElsewhereIsRefused() {
        assertThatThrownBy(() -> SocketClient.open(service, "Origin", "https://elsewhere.example"))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(403));
        SocketClient.open(service, "Origin", service.url().toString()).close();
    }

    @Test
    void socketsEndWhenTheirServiceStops() {
        TestService stopping =
                TestService.start(TestService.Settings.databaseOnly().with("SERVICE_TYPE", "api"));
        try (SocketClient socket = SocketClient.open(stopping).subscribe()) {
            await().atMost(SOON).until(() -> socket.frames("SNAPSHOT").size() == 1);

            stopping.close();

            assertThat(socket.closed()).succeedsWithin(SOON).isEqualTo(1001);
        }
    }

    /** Two thousand changes of 32 KiB: more than the network's buffers hold, and more than a reader may fall behind. */
    @Test
    void readersThatTakeNothingAreDroppedAndTheOthersGetEverything() throws IOException {
        UUID id = insert("default");
        JobFeed feed = service.bean(JobFeed.class);
        try (SocketClient lazySocket = SocketClient.openWithoutReading(service).subscribe();
                Socket lazyStream =
                        new Socket(service.url().getHost(), service.url().getPort());
                SocketClient socket = SocketClient.open(service).subscribe();
                EventStreamClient stream = EventStreamClient.open(service.http(), "/api/jobs/" + id + "/events")) {
            lazyStream.setReceiveBufferSize(4096);
            lazyStream
                    .getOutputStream()
                    .write(("GET /api/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                                    + "Authorization: Bearer " + TestService.ADMIN_KEY + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().atMost(SOON).until(() -> feed.subscribers() == 4);
            await().atMost(SOON)
                    .until(() -> socket.frames("SNAPSHOT").size() == 1
                            && stream.events().size() == 1);
            String long32 = "x".repeat(32 * 1024);

            for (int sent = 1; sent <= 2000; sent++) {
                outcome(id, sent + long32);
                if (sent % 200 == 0) {
                    int soFar = sent;
                    await().atMost(LATER)
                            .until(() -> socket.seqs(id).size() == soFar
                                    && stream.seqs().size() == soFar);
                }
            }

            List<Integer> all = IntStream.rangeClosed(2, 2001).boxed().toList();
            assertThat(socket.seqs(id)).isEqualTo(all);
            assertThat(stream.seqs()).isEqualTo(all);
            await().atMost(LATER).until(() -> feed.subscribers() == 2);
            assertThat(lazySocket.frames()).isEmpty();
        } finally {
            // The snapshots of the other tests would carry its long text.
            jdbi.useTransaction(tx -> JOBS.cancel(tx, id));
        }
    }

    /** All handshakes at the same instant and with one key, as after a restart; each is answered, and sees the change. */
    @Test
    void twoThousandSocketsOpenedAtOnceOnOneInstanceEachSeeTheChange() {
        int many = 2000;
        // Each client keeps the snapshot it got: what the other tests left open would count as its memory.
        jdbi.useHandle(handle ->
                handle.execute("UPDATE jobs SET status = 'cancelled' WHERE status IN ('pending', 'running')"));
        UUID id = insert("default");
        JobFeed feed = service.bean(JobFeed.class);
        long memoryBefore = usedMemory();
        List<SocketClient> sockets = new ArrayList<>();
        try {
            long shaking = System.nanoTime();
            List<CompletableFuture<SocketClient>> opening = IntStream.range(0, many)
                    .mapToObj(i -> SocketClient.opening(service, true))
                    .toList();
            opening.forEach(socket -> sockets.add(socket.join()));
            log.info("{} handshakes at once: {} ms", many, millisSince(shaking));
            long subscribing = System.nanoTime();
            sockets.forEach(SocketClient::subscribe);
            await().atMost(LATER)
                    .until(() -> sockets.stream()
                            .allMatch(socket -> socket.frames("SNAPSHOT").size() == 1));
            log.info("{} subscriptions at once: {} ms", many, millisSince(subscribing));
            assertThat(feed.subscribers()).isEqualTo(many);
            long memory = (usedMemory() - memoryBefore) / many;
            long begun = System.nanoTime();

            fail(id, "for all to see");

            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() ->
                            sockets.stream().allMatch(socket -> socket.seqs(id).equals(List.of(2))));
            log.info(
                    "{} sockets: {} bytes each with the client's end, a change reaches all of them within {} ms",
                    many,
                    memory,
                    millisSince(begun));
            assertThat(memory).isLessThan(250_000);
        } finally {
            sockets.forEach(SocketClient::close);
        }
    }

    private static long millisSince(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static List<JsonNode> ofJob(SocketClient socket, UUID id) {
        return socket.frames("JOB_UPDATE").stream()
                .filter(frame -> frame.path("jobId").asString().equals(id.toString()))
                .toList();
    }

    private static void fail(UUID id, String message) {
        jdbi.useTransaction(tx -> JOBS.retryLater(tx, id, new JobFailure("again", message, true)));
    }

    /** The one text of a change that may be long. */
    private static void outcome(UUID id, String text) {
        jdbi.useHandle(handle -> handle.execute("UPDATE jobs SET outcome = ? WHERE id = ?", text, id));
    }

    private static UUID insert(String tenant) {
        UUID id = JobIds.next();
        jdbi.useTransaction(
                tx -> JOBS.insert(tx, new NewJob(id, tenant, new JobType("explorer_refresh"), "live", null, "live")));
        return id;
    }
}
