package dev.meridian.api.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.api.testing.EventStreamClient;
import dev.meridian.api.testing.SocketClient;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobType;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Streams end with the credential that opened them, at every process, and other streams go on. */
@Tag("slow")
class StreamAccessIT {
    private static final JobProjection JOBS = new JobProjection();

    /** A second between looks, and what a busy machine needs. */
    private static final Duration SOON = Duration.ofSeconds(60);

    private static TestService service;
    private static TestService other;

    @BeforeAll
    static void start() {
        TestService.Settings settings = TestService.Settings.databaseOnly().with("SERVICE_TYPE", "api");
        service = TestService.start(settings);
        other = TestService.start(settings);
    }

    @AfterAll
    static void stop() {
        other.close();
        service.close();
    }

    @Test
    void whatAKeyHasOpenEndsAtEveryProcessWhenItIsRevoked() {
        Key revoked = Key.make();
        Key kept = Key.make();
        try (EventStreamClient here = open(service, revoked);
                EventStreamClient there = open(other, revoked);
                SocketClient idle = SocketClient.openAs(service, revoked.secret());
                SocketClient socket =
                        SocketClient.openAs(other, revoked.secret()).subscribe();
                EventStreamClient keptStream = open(other, kept);
                SocketClient keptSocket =
                        SocketClient.openAs(service, kept.secret()).subscribe()) {
            await().atMost(SOON).until(() -> socket.frames("SNAPSHOT").size() == 1);

            service.http()
                    .send(service.http().request("/api/keys/" + revoked.id()).DELETE());

            assertThat(idle.closed()).succeedsWithin(SOON).isEqualTo(1008);
            assertThat(socket.closed()).succeedsWithin(SOON).isEqualTo(1008);
            await().atMost(SOON).until(() -> here.hasEnded() && there.hasEnded());
            UUID id = change();
            await().atMost(SOON)
                    .until(() ->
                            keptSocket.seqs(id).contains(2) && keptStream.seqs().contains(2));
            assertThat(socket.seqs(id)).isEmpty();
        }
    }

    @Test
    void whatAKeyHasOpenEndsWhenItExpires() {
        Key key = Key.make();
        try (EventStreamClient stream = open(service, key);
                SocketClient socket = SocketClient.openAs(other, key.secret())) {
            jdbi().useHandle(handle -> handle.execute(
                    "UPDATE api_keys SET expires_at = now() + interval '1 second' WHERE id = ?::uuid", key.id()));

            assertThat(socket.closed()).succeedsWithin(SOON).isEqualTo(1008);
            await().atMost(SOON).until(stream::hasEnded);
        }
    }

    @Test
    void whatASessionHasOpenEndsWithItAndSoDoesWhatItsTicketsOpened() {
        Key key = Key.make();
        TestHttp holder = service.http().as(key.secret());
        TestHttp nobody = service.http().asNobody();
        Answer opened = holder.post("/api/session", "");
        String cookie = opened.response()
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow()
                .split(";", 2)[0];
        String csrf = opened.json().path("csrfToken").asString();
        String ticket = nobody.send(nobody.request("/api/tickets")
                        .header("Cookie", cookie)
                        .header("X-CSRF-Token", csrf)
                        .POST(HttpRequest.BodyPublishers.noBody()))
                .json()
                .path("ticket")
                .asString();
        try (EventStreamClient byCookie = EventStreamClient.open(
                        other.http().asNobody().request("/api/events").header("Cookie", cookie));
                SocketClient byTicket =
                        SocketClient.openingAsBrowser(other, ticket).join();
                EventStreamClient byKey = open(other, key)) {
            await().atMost(SOON).until(() -> !byCookie.events().isEmpty());

            nobody.send(nobody.request("/api/session")
                    .header("Cookie", cookie)
                    .header("X-CSRF-Token", csrf)
                    .DELETE());

            assertThat(byTicket.closed()).succeedsWithin(SOON).isEqualTo(1008);
            await().atMost(SOON).until(byCookie::hasEnded);
            assertThat(byKey.hasEnded()).isFalse();
        }
    }

    private record Key(String id, String secret) {
        static Key make() {
            Answer made = service.http().post("/api/keys", "{\"name\":\"streaming\",\"role\":\"viewer\"}");
            return new Key(
                    made.json().path("id").asString(), made.json().path("key").asString());
        }
    }

    private static EventStreamClient open(TestService at, Key key) {
        EventStreamClient stream = EventStreamClient.open(at.http().as(key.secret()), "/api/events");
        await().atMost(SOON).until(() -> !stream.events().isEmpty());
        return stream;
    }

    /** A job with a second change. */
    private static UUID change() {
        UUID id = JobIds.next();
        jdbi().useTransaction(tx ->
                JOBS.insert(tx, new NewJob(id, "default", new JobType("explorer_refresh"), "live", null, "live")));
        jdbi().useTransaction(tx -> JOBS.retryLater(tx, id, new JobFailure("again", "once", true)));
        return id;
    }

    private static Jdbi jdbi() {
        return service.bean(Jdbi.class);
    }
}
