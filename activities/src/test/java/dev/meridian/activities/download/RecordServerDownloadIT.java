package dev.meridian.activities.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.download.http.BookServer;
import dev.meridian.activities.download.http.Relay;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.download.store.StoredRowLimit;
import dev.meridian.workflows.download.DownloadState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What downloads from real servers leave in PostgreSQL. */
@Tag("slow")
class RecordServerDownloadIT {
    private static final HttpDownloads HTTP = new HttpDownloads();
    private static final TestDownloads DOWNLOADS = HTTP.downloads;

    /** More than a page of each server. */
    private static final int MANY = 105;

    private static int names;

    private static BookServer server(String title) throws Exception {
        return switch (title) {
            case "Kinto" -> BookServer.kinto(MANY);
            case "PocketBase" -> BookServer.pocketBase(MANY);
            case "Datasette" -> BookServer.datasette(MANY);
            default -> BookServer.jsonServer(MANY);
        };
    }

    private static Snapshots.Snapshot snapshot(BookServer books, Map<String, String> settings) {
        String name = "books_" + names++;
        HTTP.define(name, books.definition());
        return HTTP.snapshot(name, name, "books", settings, books.secrets());
    }

    private static Snapshots.Snapshot snapshot(BookServer books) {
        return snapshot(books, books.settings());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Kinto", "PocketBase", "Datasette", "json-server"})
    void eachPageIsStoredWithItsResumePointAndNoneIsReadTwice(String title) throws Exception {
        try (BookServer books = server(title);
                Relay relay = new Relay(books.server().address())) {
            Snapshots.Snapshot snapshot = snapshot(books, books.settings(relay.address()));
            UUID job = DOWNLOADS.ask(snapshot, DownloadPayload.Mode.FULL);
            DOWNLOADS.planning.plan(DownloadState.initial(job.toString()));
            TableDownload pageByPage = new TableDownload(
                    DOWNLOADS.jdbi,
                    DOWNLOADS.jobs,
                    DOWNLOADS.connections,
                    DOWNLOADS.tables,
                    new StoredRowLimit(1_000_000, Long.MAX_VALUE),
                    Duration.ZERO);
            List<Long> stored = new ArrayList<>();
            boolean isDone = false;
            while (!isDone) {
                isDone = pageByPage.read(DOWNLOADS.task(job, 0), 1).isDone();
                stored.add(Long.parseLong(count(snapshot)));
                assertThat(DOWNLOADS.figures(job).counts().rows()).isEqualTo(stored.getLast());
            }
            DOWNLOADS.end(job);
            assertThat(stored)
                    .hasSizeGreaterThan(1)
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .endsWith((long) MANY);
            assertThat(DOWNLOADS.figures(job).completeness().isComplete()).isTrue();
            assertThat(relay.asked())
                    .filteredOn(asked -> asked.method().equals("GET"))
                    .extracting(asked -> asked.path() + asked.query())
                    .doesNotHaveDuplicates();
            assertThat(DOWNLOADS.text("SELECT count(DISTINCT title)::text FROM \"" + snapshot.schema() + "\".books"))
                    .isEqualTo(Integer.toString(MANY));
        }
    }

    @Test
    void tombstonesOfKintoDeleteRowsOfAnIncrementalDownload() throws Exception {
        try (BookServer books = BookServer.kinto(12)) {
            Snapshots.Snapshot snapshot = snapshot(books);
            UUID full = DOWNLOADS.run(snapshot);
            assertThat(DOWNLOADS.figures(full).completeness().isComplete()).isTrue();
            assertThat(count(snapshot)).isEqualTo("12");
            books.ask("DELETE", "book-3", "");
            books.ask("PUT", "book-4", "{\"data\": {\"title\": \"Changed\"}}");
            UUID incremental = DOWNLOADS.run(snapshot, DownloadPayload.Mode.INCREMENTAL);
            assertThat(DOWNLOADS.figures(incremental).failure().message()).isNull();
            assertThat(DOWNLOADS.figures(incremental).counts().deleted()).isEqualTo(1);
            assertThat(count(snapshot)).isEqualTo("11");
            assertThat(title(snapshot, "book-4")).isEqualTo("Changed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Kinto", "json-server"})
    void aFieldThatARowLacksByNowIsNull(String title) throws Exception {
        try (BookServer books = server(title)) {
            Snapshots.Snapshot snapshot = snapshot(books);
            DOWNLOADS.run(snapshot);
            String book = title.equals("Kinto") ? "book-7" : "7";
            assertThat(priceOf(snapshot, book)).isEqualTo("7");
            books.ask(
                    "PUT",
                    book,
                    title.equals("Kinto") ? "{\"data\": {\"title\": \"Book 7\"}}" : "{\"title\": \"Book 7\"}");

            UUID again = DOWNLOADS.run(snapshot);

            assertThat(DOWNLOADS.figures(again).counts().changed()).isEqualTo(1);
            assertThat(priceOf(snapshot, book)).isEqualTo("none");
            assertThat(title(snapshot, book)).isEqualTo("Book 7");
        }
    }

    private static String priceOf(Snapshots.Snapshot snapshot, String book) {
        return DOWNLOADS.text("SELECT coalesce(price::text, 'none') FROM \"" + snapshot.schema()
                + "\".books WHERE _id = '" + book + "'");
    }

    @Test
    void manyDeletionsOfKintoAreHeldBackUntilTheyAreLetGo() throws Exception {
        try (BookServer books = BookServer.kinto(40)) {
            Snapshots.Snapshot snapshot = snapshot(books);
            DOWNLOADS.run(snapshot);
            for (int book = 1; book <= 15; book++) {
                books.ask("DELETE", "book-" + book, "");
            }
            UUID held = DOWNLOADS.run(snapshot);
            assertThat(DOWNLOADS.figures(held).counts().held()).isEqualTo(15);
            assertThat(count(snapshot)).isEqualTo("40");

            DOWNLOADS.jdbi.useTransaction(
                    (Handle tx) -> DOWNLOADS.snapshots.allowDeletions(tx, snapshot.id(), "books", 15));
            UUID released = DOWNLOADS.run(snapshot);

            assertThat(DOWNLOADS.figures(released).counts().deleted()).isEqualTo(15);
            assertThat(count(snapshot)).isEqualTo("25");
        }
    }

    /** The second page begins at the 101st of the rows that are left, so that one of them is on neither page. */
    @Test
    void aRowThatMovesToAPageOfJsonServerThatWasReadIsNotDeleted() throws Exception {
        try (BookServer books = BookServer.jsonServer(MANY);
                Relay relay = new Relay(books.server().address())) {
            Snapshots.Snapshot snapshot = snapshot(books, books.settings(relay.address()));
            DOWNLOADS.run(snapshot);
            AtomicBoolean deleted = new AtomicBoolean();
            relay.altering((asked, reply) -> {
                if (deleted.compareAndSet(false, true)) {
                    ask(books, "DELETE", "1");
                }
                return reply;
            });

            UUID moved = DOWNLOADS.run(snapshot);

            assertThat(DOWNLOADS.figures(moved).completeness().because())
                    .contains("105 rows, and at the end 104", "may have moved");
            assertThat(DOWNLOADS.figures(moved).counts().deleted()).isZero();
            assertThat(title(snapshot, "101")).isEqualTo("Book 101");
            UUID calm = DOWNLOADS.run(snapshot);
            assertThat(DOWNLOADS.figures(calm).completeness().isComplete()).isTrue();
            assertThat(DOWNLOADS.figures(calm).counts().deleted()).isEqualTo(1);
            assertThat(count(snapshot)).isEqualTo("104");
        }
    }

    private static void ask(BookServer books, String method, String book) {
        try {
            books.ask(method, book, "");
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** Datasette answers a query with 1,000 rows at most, and says so in {@code truncated}. */
    @Test
    void aResultThatDatasetteCutsOffIsNoTableAndDeletesNothing() throws Exception {
        String query = """
                title: Query
                settings: {address: {title: Address, kind: address}}
                address: "{address}"
                signIn: {none: {}}
                tables:
                  - name: books
                    request: {path: /data.json, query: {_shape: objects, sql: "select * from books where id > %d order by id"}}
                    rows: /rows
                    id: /id
                    cutOff: {pointer: /truncated, equals: true}
                    paging: {none: {}}
                """;
        try (BookServer books = BookServer.datasette(1_010)) {
            HTTP.define("query", query.formatted(100));
            Snapshots.Snapshot snapshot = HTTP.snapshot("query", "query", "books", books.settings(), Map.of());
            assertThat(DOWNLOADS.figures(DOWNLOADS.run(snapshot)).completeness().isComplete())
                    .isTrue();
            assertThat(count(snapshot)).isEqualTo("910");
            HTTP.define("query", query.formatted(0));

            UUID cutOff = DOWNLOADS.run(snapshot);

            assertThat(DOWNLOADS.figures(cutOff).completeness().because()).contains("does not have all rows");
            assertThat(DOWNLOADS.figures(cutOff).counts().deleted()).isZero();
            assertThat(DOWNLOADS.figures(cutOff).counts().held()).isZero();
            assertThat(count(snapshot)).as("the ten last rows are still there").isEqualTo("1010");
        }
    }

    @Test
    void theEmptyAnswerOfPocketBaseToNobodyDeletesNothing() throws Exception {
        try (BookServer books = BookServer.pocketBase(12)) {
            Snapshots.Snapshot snapshot = snapshot(books);
            assertThat(DOWNLOADS.figures(DOWNLOADS.run(snapshot)).completeness().isComplete())
                    .isTrue();
            assertThat(count(snapshot)).isEqualTo("12");
            // Without a sign-in the service answers as it does to a token that has ended: 200 and no rows.
            String document = books.definition();
            HTTP.define(
                    "books_" + (names - 1),
                    document.substring(0, document.indexOf("signIn:")) + "signIn: {none: {}}\n"
                            + document.substring(document.indexOf("tables:")));
            UUID empty = DOWNLOADS.run(snapshot);
            assertThat(DOWNLOADS.figures(empty).counts().rows()).isZero();
            assertThat(DOWNLOADS.figures(empty).counts().deleted()).isZero();
            assertThat(DOWNLOADS.figures(empty).counts().held()).isEqualTo(12);
            assertThat(count(snapshot)).isEqualTo("12");
        }
    }

    private static String title(Snapshots.Snapshot snapshot, String book) {
        return DOWNLOADS.text("SELECT title FROM \"" + snapshot.schema() + "\".books WHERE _id = '" + book + "'");
    }

    private static String count(Snapshots.Snapshot snapshot) {
        return DOWNLOADS.text("SELECT count(*)::text FROM \"" + snapshot.schema() + "\".books");
    }
}
