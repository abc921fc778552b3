package dev.meridian.api.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.job.live.JobFeed;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.api.testing.EventStreamClient;
import dev.meridian.api.testing.EventStreamClient.Event;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobType;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Live streams of changes are complete, in order and resumable, and no reader slows others down. */
class LiveEventsIT {
    private static final JobProjection JOBS = new JobProjection();
    private static final Duration SOON = Duration.ofSeconds(60);

    private static TestService service;
    private static TestHttp http;
    private static Jdbi jdbi;

    @BeforeAll
    static void start() {
        service = TestService.start(TestService.Settings.databaseOnly().with("SERVICE_TYPE", "api"));
        http = service.http();
        jdbi = service.bean(Jdbi.class);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aStreamBeginsWithASnapshotAndGoesOnWithChanges() {
        UUID id = insert();
        try (EventStreamClient stream = EventStreamClient.open(http, "/api/jobs/" + id + "/events")) {
            await().atMost(SOON).until(() -> stream.events().size() == 1);
            jdbi.useTransaction(tx -> JOBS.start(tx, id, 1));
            jdbi.useTransaction(tx -> JOBS.complete(tx, id, null));

            await().atMost(SOON).until(() -> stream.events().size() == 3);

            Event snapshot = stream.events().getFirst();
            assertThat(snapshot.name()).isEqualTo("snapshot");
            assertThat(snapshot.data().path("seq").asInt()).isEqualTo(1);
            assertThat(snapshot.data().at("/job/status").asString()).isEqualTo("pending");
            assertThat(stream.seqs()).containsExactly(2, 3);
        }
    }

    @Test
    void whoComesBackGetsWhatWasMissedAndNothingTwice() {
        UUID id = insert();
        String lastId;
        try (EventStreamClient stream = EventStreamClient.open(http, "/api/jobs/" + id + "/events")) {
            await().atMost(SOON).until(() -> stream.events().size() == 1);
            fail(id);
            await().atMost(SOON).until(() -> stream.seqs().equals(List.of(2)));
            lastId = stream.events().getLast().id();
        }
        fail(id);
        fail(id);

        try (EventStreamClient stream = EventStreamClient.open(http, "/api/jobs/" + id + "/events", lastId)) {
            await().atMost(SOON).until(() -> stream.seqs().size() == 2);
            fail(id);
            await().atMost(SOON).until(() -> stream.seqs().size() == 3);

            assertThat(stream.seqs()).containsExactly(3, 4, 5);
            assertThat(stream.events()).noneMatch(event -> event.name().equals("snapshot"));
        }
    }

    @Test
    void aPageThatOpensANewStreamNamesTheLastEventInTheAddress() {
        UUID id = insert();
        String stream = "/api/jobs/" + id + "/events";
        String first = idOfNewest(stream);
        fail(id);
        String second = idOfNewest(stream);
        fail(id);

        try (EventStreamClient resumed = EventStreamClient.open(http, stream + "?lastEventId=" + first);
                EventStreamClient byHeader = EventStreamClient.open(http, stream + "?lastEventId=" + first, second);
                EventStreamClient foreign = EventStreamClient.open(http, stream + "?lastEventId=nonsense")) {
            await().atMost(SOON).until(() -> resumed.seqs().size() == 2);
            await().atMost(SOON).until(() -> byHeader.seqs().size() == 1);
            await().atMost(SOON).until(() -> foreign.events().size() == 1);

            assertThat(resumed.seqs()).containsExactly(2, 3);
            assertThat(resumed.events()).noneMatch(event -> event.name().equals("snapshot"));
            assertThat(byHeader.seqs()).as("the header is the newer one").containsExactly(3);
            assertThat(foreign.events().getFirst().name()).isEqualTo("snapshot");
        }
    }

    /** Writing to such a stream would never fail, so that the service could not notice that the client has gone. */
    @Test
    void whoAsksOnlyForTheHeadOfAStreamHoldsNoPlaceInTheFeed() {
        JobFeed feed = service.bean(JobFeed.class);
        int before = feed.subscribers();

        TestHttp.Answer head = http.send(http.request("/api/events")
                .header("Accept", "text/event-stream")
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.contentType()).isEqualTo("text/event-stream");
        assertThat(feed.subscribers()).isLessThanOrEqualTo(before);
    }

    /** By these headers nginx does not buffer, and HAProxy and others do not compress, what would come late then. */
    @Test
    void proxiesAreToldToPassOnEachEventAtOnce() {
        HttpHeaders head = http.send(http.request("/api/events")
                        .header("Accept", "text/event-stream")
                        .method("HEAD", HttpRequest.BodyPublishers.noBody()))
                .response()
                .headers();

        assertThat(head.firstValue("X-Accel-Buffering")).contains("no");
        assertThat(head.allValues("Cache-Control")).containsExactly("no-store, no-transform");
    }

    @Test
    void aLongTransactionHoldsUpOnlyItsOwnNews() {
        UUID slow = insert();
        UUID quick = insert();
        try (EventStreamClient stream = EventStreamClient.open(http, "/api/events");
                Handle open = jdbi.open()) {
            await().atMost(SOON).until(() -> stream.events().size() == 1);
            open.begin();
            JOBS.retryLater(open, slow, new JobFailure("slow", "an attempt", true));

            fail(quick);
            await().atMost(SOON).until(() -> changesOf(stream, quick).equals(List.of(2)));
            open.commit();

            await().atMost(SOON).until(() -> changesOf(stream, slow).equals(List.of(2)));
            assertThat(changesOf(stream, quick)).containsExactly(2);
        }
    }

    @Test
    void everyReaderSeesEveryChangeOnceHoweverOftenItReconnects() throws InterruptedException {
        Random random = new Random(7);
        List<UUID> jobs = IntStream.range(0, 8).mapToObj(i -> insert()).toList();
        String cursor = http.get("/api/events?limit=1000").json().path("cursor").asString();
        List<Thread> writers = jobs.stream()
                .map(id -> Thread.ofVirtual().start(() -> IntStream.range(0, 40).forEach(i -> fail(id))))
                .toList();

        List<String> seen = new ArrayList<>();
        String lastId = cursor;
        while (seen.size() < 8 * 40) {
            int enough = 1 + random.nextInt(60);
            try (EventStreamClient stream = EventStreamClient.open(http, "/api/events", lastId)) {
                await().atMost(SOON)
                        .until(() -> stream.events().size() >= enough || ofAny(stream, jobs) + seen.size() >= 8 * 40);
                List<Event> events = stream.events();
                events.stream()
                        .map(Event::data)
                        .filter(data ->
                                jobs.contains(UUID.fromString(data.path("jobId").asString())))
                        .forEach(data -> seen.add(data.path("jobId").asString() + " "
                                + data.path("seq").asInt()));
                lastId = events.getLast().id();
            }
        }
        for (Thread writer : writers) {
            writer.join();
        }

        assertThat(seen).doesNotHaveDuplicates().hasSize(8 * 40);
    }

    @Test
    void pagesOfTheWholeHistoryAddUpToAllOfIt() {
        UUID id = insert();
        IntStream.range(0, 10).forEach(i -> fail(id));

        List<Integer> seqs = new ArrayList<>();
        String cursor = "";
        JsonNode page;
        do {
            page = http.get("/api/events?limit=3" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .json();
            page.path("events")
                    .valueStream()
                    .filter(event -> event.path("jobId").asString().equals(id.toString()))
                    .forEach(event -> seqs.add(event.path("seq").asInt()));
            cursor = page.path("cursor").asString();
        } while (!page.path("complete").asBoolean());

        assertThat(seqs)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 11).boxed().toList());
    }

    @Test
    void anotherTenantsChangesAreNotHeard() {
        UUID mine = insert();
        try (EventStreamClient stream = EventStreamClient.open(http, "/api/events")) {
            await().atMost(SOON).until(() -> stream.events().size() == 1);
            UUID theirs = insert("somebody-else");
            fail(mine);

            await().atMost(SOON).until(() -> changesOf(stream, mine).equals(List.of(2)));
            assertThat(changesOf(stream, theirs)).isEmpty();
        }
    }

    @Test
    void anIdFromNowhereGetsASnapshot() {
        UUID id = insert();
        try (EventStreamClient stream = EventStreamClient.open(http, "/api/jobs/" + id + "/events", "nonsense")) {
            await().atMost(SOON).until(() -> stream.events().size() == 1);
            assertThat(stream.events().getFirst().name()).isEqualTo("snapshot");
        }
    }

    @Test
    void lostConnectionsOfTheListenerLoseNoNews() {
        UUID id = insert();
        try (EventStreamClient stream = EventStreamClient.open(http, "/api/jobs/" + id + "/events")) {
            await().atMost(SOON).until(() -> stream.events().size() == 1);
            jdbi.useHandle(handle -> handle.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE query LIKE 'LISTEN%' OR (pid <> pg_backend_pid() AND datname = current_database())"));
            await().atMost(SOON).ignoreExceptions().until(() -> {
                fail(id);
                return true;
            });

            await().atMost(SOON).until(() -> stream.seqs().equals(List.of(2)));
        }
    }

    @Test
    void streamsEndWhenTheirServiceStops() {
        TestService stopping =
                TestService.start(TestService.Settings.databaseOnly().with("SERVICE_TYPE", "api"));
        try (EventStreamClient stream = EventStreamClient.open(stopping.http(), "/api/events")) {
            await().atMost(SOON).until(() -> stream.events().size() == 1);
            long begun = System.nanoTime();

            stopping.close();

            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("a stop that waited for its streams would take the 20 s that a stop may take")
                    .isLessThan(Duration.ofSeconds(20));
            await().atMost(SOON).until(stream::hasEnded);
        }
    }

    @Test
    void whoHangsUpIsForgotten() {
        UUID id = insert();
        JobFeed feed = service.bean(JobFeed.class);
        int before = feed.subscribers();
        EventStreamClient stream = EventStreamClient.open(http, "/api/jobs/" + id + "/events");
        await().atMost(SOON).until(() -> feed.subscribers() > before);

        stream.close();

        await().atMost(SOON).until(() -> {
            fail(id);
            return feed.subscribers() <= before;
        });
    }

    private static String idOfNewest(String path) {
        try (EventStreamClient stream = EventStreamClient.open(http, path)) {
            await().atMost(SOON).until(() -> !stream.events().isEmpty());
            return stream.events().getLast().id();
        }
    }

    private static List<Integer> changesOf(EventStreamClient stream, UUID id) {
        return stream.events().stream()
                .map(Event::data)
                .filter(data -> data.path("jobId").asString("").equals(id.toString()))
                .map(data -> data.path("seq").asInt())
                .toList();
    }

    private static long ofAny(EventStreamClient stream, List<UUID> jobs) {
        return stream.events().stream()
                .filter(event ->
                        jobs.contains(UUID.fromString(event.data().path("jobId").asString())))
                .count();
    }

    /** A change that always makes an event: another error. */
    private static void fail(UUID id) {
        jdbi.useTransaction(tx -> JOBS.retryLater(
                tx, id, new JobFailure("again", UUID.randomUUID().toString(), true)));
    }

    private static UUID insert() {
        return insert("default");
    }

    private static UUID insert(String tenant) {
        UUID id = JobIds.next();
        jdbi.useTransaction(
                tx -> JOBS.insert(tx, new NewJob(id, tenant, new JobType("explorer_refresh"), "live", null, "live")));
        return id;
    }
}
