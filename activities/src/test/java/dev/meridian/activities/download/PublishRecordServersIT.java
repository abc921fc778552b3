package dev.meridian.activities.download;

import static dev.meridian.devstack.record.RealServers.send;
import static dev.meridian.devstack.record.RealServers.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.meridian.activities.download.edit.Conflicts.Conflict;
import dev.meridian.activities.download.edit.Conflicts.Side;
import dev.meridian.activities.download.http.DocumentedDefinitions;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.devstack.record.RecordServer;
import dev.meridian.devstack.record.RecordServers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Edits that are published to real servers of records. */
@Tag("slow")
class PublishRecordServersIT {
    private static final HttpDownloads HTTP = new HttpDownloads();
    private static final TestDownloads DOWNLOADS = HTTP.downloads;
    private static final TestPublishing PUBLISHING = new TestPublishing(DOWNLOADS);
    private static final String ANN =
            "Basic " + Base64.getEncoder().encodeToString("ann:of-a-test".getBytes(StandardCharsets.UTF_8));

    private static void download(Snapshots.Snapshot snapshot) throws InterruptedException {
        assertThat(DOWNLOADS.status(DOWNLOADS.run(snapshot))).isEqualTo("completed");
    }

    private static String cell(Snapshots.Snapshot snapshot, String expression, String condition) {
        return DOWNLOADS.text("SELECT coalesce(string_agg((" + expression + ")::text, ',' ORDER BY _id), '') FROM \""
                + snapshot.schema() + "\".books WHERE " + condition);
    }

    @Test
    void kintoEndsAsTheSnapshotAndARefusedVersionIsAConflict() throws Exception {
        try (RecordServer kinto = started(RecordServers::kinto)) {
            URI api = kinto.address().resolve("/v1/");
            send("PUT", api.resolve("accounts/ann"), "", "{\"data\": {\"password\": \"of-a-test\"}}");
            send("PUT", api.resolve("buckets/library"), ANN, "{}");
            send("PUT", api.resolve("buckets/library/collections/books"), ANN, "{}");
            URI records = api.resolve("buckets/library/collections/books/records/");
            for (int book = 1; book <= 6; book++) {
                send(
                        "PUT",
                        records.resolve("b" + book),
                        ANN,
                        "{\"data\": {\"title\": \"Book " + book + "\", \"pages\": 1}}");
            }
            HTTP.define("kintow", DocumentedDefinitions.of("Kinto"));
            Snapshots.Snapshot snapshot = HTTP.snapshot(
                    "kintow",
                    "kintow",
                    "books",
                    Map.of("address", api.toString(), "bucket", "library", "user", "ann"),
                    Map.of("password", "of-a-test"));
            download(snapshot);
            PUBLISHING.sql(
                    snapshot,
                    "books",
                    "UPDATE TABLE SET title = 'Ours', pages = 7 WHERE _id IN ('b1', 'b2', 'b3')",
                    "DELETE FROM TABLE WHERE _id IN ('b4', 'b5')",
                    "INSERT INTO TABLE (title, pages) VALUES ('New', 3), ('Newer', NULL)");
            send("PATCH", records.resolve("b2"), ANN, "{\"data\": {\"other\": true}}");
            send("PATCH", records.resolve("b3"), ANN, "{\"data\": {\"title\": \"Theirs\"}}");
            send("DELETE", records.resolve("b5"), ANN, "");

            UUID job = PUBLISHING.run(snapshot);

            assertThat(PUBLISHING.result(job))
                    .isEqualTo(
                            "{\"created\":2,\"updated\":2,\"deleted\":2,\"refused\":0,\"conflicts\":1,\"uncertain\":0}");
            JsonNode after = JsonMapper.shared()
                    .readTree(
                            send("GET", api.resolve("buckets/library/collections/books/records?_sort=title"), ANN, ""))
                    .path("data");
            assertThat(after.valueStream().map(book -> book.path("title").asString() + " " + book.path("pages")))
                    .containsExactlyInAnyOrder("Ours 7", "Ours 7", "Theirs 1", "New 3", "Newer ", "Book 6 1");
            assertThat(PUBLISHING.conflicts(snapshot))
                    .extracting(
                            Conflict::row,
                            Conflict::column,
                            conflict -> conflict.values().isKnown(),
                            c -> String.valueOf(c.values().theirs()))
                    .containsExactly(tuple("b3", "title", true, "\"Theirs\""));
            assertThat(cell(snapshot, "1", "_id LIKE 'new:%'")).isEmpty();
            // A conflict waits for its choice; pages of b3 are published on top of what the service has.
            assertThat(PUBLISHING.plan(snapshot).updates()).isEqualTo(1);
            PUBLISHING.conflicts.settle(
                    TestDownloads.TENANT,
                    snapshot.id(),
                    PUBLISHING.conflicts(snapshot).getFirst().id(),
                    Side.OURS);
            assertThat(PUBLISHING.result(PUBLISHING.run(snapshot))).contains("\"updated\":1", "\"conflicts\":0");
            assertThat(send("GET", records.resolve("b3"), ANN, "")).contains("Ours");
            download(snapshot);
            assertThat(PUBLISHING.conflicts(snapshot)).isEmpty();
            assertThat(PUBLISHING.plan(snapshot).updates()
                            + PUBLISHING.plan(snapshot).creates())
                    .isZero();
            assertThat(cell(snapshot, "title", "true").split(",")).hasSize(6);
        }
    }

    @Test
    void jsonServerTakesCreatesChangesAndDeletions() throws Exception {
        try (RecordServer server = started(
                () -> RecordServers.jsonServer(
                        "{\"books\": [{\"id\": 1, \"title\": \"One\"}, {\"id\": 2, \"title\": \"Two\"}, {\"id\": 3, \"title\": \"Three\"}]}"))) {
            HTTP.define("shopw", BooksDefinition.TOLD_BY_NOTHING);
            Snapshots.Snapshot snapshot = HTTP.snapshot(
                    "shopw",
                    "shopw",
                    "books",
                    Map.of("address", server.address().toString()),
                    Map.of());
            download(snapshot);
            PUBLISHING.sql(
                    snapshot,
                    "books",
                    "UPDATE TABLE SET title = 'Deux' WHERE _id = '2'",
                    "DELETE FROM TABLE WHERE _id = '3'",
                    "INSERT INTO TABLE (title) VALUES ('Four')");
            assertThat(PUBLISHING.result(PUBLISHING.run(snapshot)))
                    .contains("\"created\":1", "\"updated\":1", "\"deleted\":1");
            JsonNode books =
                    JsonMapper.shared().readTree(send("GET", server.address().resolve("/books"), "", ""));
            assertThat(books.valueStream().map(book -> book.path("title").asString()))
                    .containsExactlyInAnyOrder("One", "Deux", "Four");
            download(snapshot);
            assertThat(cell(snapshot, "title", "true").split(",")).hasSize(3);
            assertThat(PUBLISHING.plan(snapshot).creates()).isZero();
        }
    }
}
