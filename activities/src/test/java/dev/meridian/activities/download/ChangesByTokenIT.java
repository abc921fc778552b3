package dev.meridian.activities.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.download.http.TestService;
import dev.meridian.activities.download.http.TestService.Asked;
import dev.meridian.activities.download.http.TestService.Reply;
import dev.meridian.activities.download.store.Snapshots;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Services that give a token for the changes that follow: the feed of CouchDB, the lists of Google's APIs, the delta links of Microsoft
 * Graph. The answers have the shapes of these services.
 */
class ChangesByTokenIT {
    private static final HttpDownloads HTTP = new HttpDownloads();
    private static final TestDownloads DOWNLOADS = HTTP.downloads;
    private static int number;

    private final TestService service = new TestService();
    private final String name = "changes" + ++number;
    /** What happened at the service, in order; the number of changes is CouchDB's sequence. */
    private final List<Change> changes = new CopyOnWriteArrayList<>();

    private record Change(String id, String title, boolean isDeletion) {}

    @AfterEach
    void stop() {
        service.close();
    }

    /** CouchDB says how many changes are pending; PouchDB Server does not, so that an empty page is the end. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from: {pointer: /last_seq}, to: {query: since}, more: {pointer: /pending} | true | 7,10",
                "fromRow: /seq, to: {query: since} | true | 7,10,11",
                "fromRow: /seq, to: {query: since} | false | 7,10,11"
            })
    void aSequenceIsCursorAndTokenInOne(String cursor, boolean saysPending, String asked) throws Exception {
        IntStream.rangeClosed(1, 7).forEach(n -> changes.add(new Change("b" + n, "Book " + n, false)));
        service.answering(request -> couch(request, saysPending));
        Snapshots.Snapshot snapshot = snapshot("""
                    request: {path: /books/_changes, query: {include_docs: "true"}}
                    rows: /results
                    id: /id
                    fields: /doc
                    deleted: {pointer: /deleted}
                    paging: {cursor: {%s}}
                    changes: {token: {pointer: /last_seq}, to: {query: since}}
                """.formatted(cursor));
        assertThat(counts(DOWNLOADS.run(snapshot)).rows()).isEqualTo(7);

        changes.add(new Change("b2", "Second", false));
        changes.add(new Change("b7", "", true));
        changes.add(new Change("b8", "Book 8", false));
        changes.add(new Change("b9", "Book 9", false));
        int before = service.asked().size();
        UUID second = DOWNLOADS.run(snapshot, DownloadPayload.Mode.AUTO);

        assertThat(DOWNLOADS.figures(second).mode()).isEqualTo("incremental");
        assertThat(counts(second).deleted()).isEqualTo(1);
        assertThat(titles(snapshot))
                .containsExactly("Book 1", "Book 3", "Book 4", "Book 5", "Book 6", "Book 8", "Book 9", "Second");
        assertThat(service.asked().subList(before, service.asked().size()))
                .extracting(request -> request.parameter("since"))
                .containsExactly(asked.split(","));

        UUID third = DOWNLOADS.run(snapshot, DownloadPayload.Mode.AUTO);
        assertThat(DOWNLOADS.figures(third).mode()).isEqualTo("incremental");
        assertThat(service.asked().getLast().parameter("since")).isEqualTo("11");
        assertThat(titles(snapshot)).hasSize(8);
    }

    @Test
    void aTokenThatHasExpiredLeadsToAllRowsInTheSameJob() throws Exception {
        String definition = """
                    request: {path: /calendar/events}
                    rows: /items
                    id: /id
                    deleted: {pointer: /status, equals: cancelled}
                    forgotten: {status: 410}
                    paging: {cursor: {from: {pointer: /nextPageToken}, to: {query: pageToken}}}
                    changes: {token: {pointer: /nextSyncToken}, to: {query: syncToken}, set: {showDeleted: "true"}}
                """;
        service.answering(request -> Reply.json(
                request.parameter("pageToken").isEmpty()
                        ? "{\"items\": [{\"id\": \"e1\", \"title\": \"One\"}], \"nextPageToken\": \"p2\"}"
                        : "{\"items\": [{\"id\": \"e2\", \"title\": \"Two\"}], \"nextSyncToken\": \"s1\"}"));
        Snapshots.Snapshot snapshot = snapshot(definition);
        assertThat(counts(DOWNLOADS.run(snapshot)).rows()).isEqualTo(2);

        service.answering(request -> Reply.json(
                request.parameter("pageToken").isEmpty()
                        ? "{\"items\": [{\"id\": \"e1\", \"status\": \"cancelled\"}], \"nextPageToken\": \"p2\"}"
                        : "{\"items\": [{\"id\": \"e3\", \"title\": \"Three\"}], \"nextSyncToken\": \"s2\"}"));
        int before = service.asked().size();
        UUID second = DOWNLOADS.run(snapshot, DownloadPayload.Mode.AUTO);
        assertThat(DOWNLOADS.figures(second).mode()).isEqualTo("incremental");
        assertThat(titles(snapshot)).containsExactly("Three", "Two");
        assertThat(service.asked().subList(before, service.asked().size())).allSatisfy(request -> {
            assertThat(request.parameter("syncToken")).isEqualTo("s1");
            assertThat(request.parameter("showDeleted")).isEqualTo("true");
        });

        service.answering(request -> request.parameter("syncToken").isEmpty()
                ? Reply.json("{\"items\": [{\"id\": \"e4\", \"title\": \"Four\"}], \"nextSyncToken\": \"s3\"}")
                : Reply.status(410, "{\"error\": {\"code\": 410, \"message\": \"Sync token is no longer valid\"}}"));
        UUID third = DOWNLOADS.run(snapshot, DownloadPayload.Mode.AUTO);
        assertThat(DOWNLOADS.status(third)).isEqualTo("completed");
        assertThat(DOWNLOADS.figures(third).mode()).isEqualTo("full");
        assertThat(titles(snapshot)).as("what a full pass lacks is deleted").containsExactly("Four");

        service.answering(request -> Reply.json("{\"items\": [], \"nextSyncToken\": \"s4\"}"));
        DOWNLOADS.run(snapshot, DownloadPayload.Mode.AUTO);
        assertThat(service.asked().getLast().parameter("syncToken")).isEqualTo("s3");
        assertThat(titles(snapshot)).containsExactly("Four");
    }

    @Test
    void aTokenMayBeTheAddressOfTheChanges() throws Exception {
        service.answering(request -> request.path().equals("/v1.0/users/delta")
                ? Reply.json("""
                        {"value": [{"id": "u1", "title": "Ada"}, {"id": "u2", "title": "Bob"}],
                         "@odata.deltaLink": "%s/v1.0/users/delta(token='a1')?$select=id"}""".formatted(service.address()))
                : Reply.json("""
                        {"value": [{"id": "u1", "@removed": {"reason": "changed"}}, {"id": "u2", "title": "Bea"}],
                         "@odata.deltaLink": "/v1.0/users/delta(token='a2')"}"""));
        Snapshots.Snapshot snapshot = snapshot("""
                    request: {path: /v1.0/users/delta}
                    rows: /value
                    id: /id
                    deleted: {pointer: /@removed}
                    paging: {address: {from: {pointer: "/@odata.nextLink"}}}
                    changes: {token: {pointer: "/@odata.deltaLink"}}
                """);
        DOWNLOADS.run(snapshot);
        assertThat(titles(snapshot)).containsExactly("Ada", "Bob");

        DOWNLOADS.run(snapshot, DownloadPayload.Mode.AUTO);
        assertThat(service.asked().getLast().path()).isEqualTo("/v1.0/users/delta(token='a1')");
        assertThat(service.asked().getLast().parameter("$select")).isEqualTo("id");
        assertThat(titles(snapshot)).containsExactly("Bea");

        DOWNLOADS.run(snapshot, DownloadPayload.Mode.AUTO);
        assertThat(service.asked().getLast().path()).isEqualTo("/v1.0/users/delta(token='a2')");
    }

    /** Credentials would go there. */
    @Test
    void aTokenIsNoAddressOfAnotherHost() throws Exception {
        service.answering(request ->
                Reply.json("{\"value\": [{\"id\": \"u1\"}], \"deltaLink\": \"https://elsewhere.example.com/delta\"}"));
        Snapshots.Snapshot snapshot = snapshot("""
                    request: {path: /users}
                    rows: /value
                    id: /id
                    paging: {none: {}}
                    changes: {token: {pointer: /deltaLink}}
                """);
        UUID job = DOWNLOADS.run(snapshot);
        assertThat(DOWNLOADS.status(job)).isEqualTo("failed");
        assertThat(DOWNLOADS.figures(job).failure().message()).contains("elsewhere.example.com");
    }

    /** A page of three changes; of a document only its last change is in the feed. */
    private Reply couch(Asked request, boolean saysPending) {
        int since = request.number("since", 0);
        List<Integer> later = IntStream.range(since, changes.size())
                .filter(at -> changes.stream()
                        .skip(at + 1L)
                        .noneMatch(newer -> newer.id().equals(changes.get(at).id())))
                .boxed()
                .toList();
        List<Integer> page = later.stream().limit(3).toList();
        int last = page.isEmpty() ? since : page.getLast() + 1;
        return Reply.json("{\"results\": [%s], \"last_seq\": %d%s}"
                .formatted(
                        page.stream().map(at -> couch(at, changes.get(at))).collect(Collectors.joining(",")),
                        last,
                        saysPending ? ", \"pending\": " + (later.size() - page.size()) : ""));
    }

    private static String couch(int at, Change change) {
        return change.isDeletion()
                ? "{\"seq\": %d, \"id\": \"%s\", \"changes\": [{\"rev\": \"2-b\"}], \"deleted\": true, \"doc\": {\"_id\": \"%2$s\", \"_deleted\": true}}"
                        .formatted(at + 1, change.id())
                : "{\"seq\": %d, \"id\": \"%s\", \"changes\": [{\"rev\": \"1-a\"}], \"doc\": {\"title\": \"%s\"}}"
                        .formatted(at + 1, change.id(), change.title());
    }

    private Snapshots.Snapshot snapshot(String table) {
        HTTP.define(name, """
                title: Changes
                address: "%s"
                signIn: {none: {}}
                tables:
                  - name: rows
                """.formatted(service.address()) + table);
        return HTTP.snapshot(name, name, "rows", Map.of(), Map.of());
    }

    private static DownloadTables.Figures.Counts counts(UUID job) {
        assertThat(DOWNLOADS.figures(job).failure().message()).isNull();
        return DOWNLOADS.figures(job).counts();
    }

    private static List<String> titles(Snapshots.Snapshot snapshot) {
        return DOWNLOADS.jdbi.withHandle(
                handle -> handle.createQuery("SELECT title FROM " + snapshot.schema() + ".rows ORDER BY title")
                        .mapTo(String.class)
                        .list());
    }
}
