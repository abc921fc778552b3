package dev.meridian.activities.download;

import static dev.meridian.devstack.record.RealServers.send;
import static dev.meridian.devstack.record.RealServers.started;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.download.http.DocumentedDefinitions;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.devstack.record.RecordServer;
import dev.meridian.devstack.record.RecordServers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What downloads from real servers leave in PostgreSQL. */
class RecordServerDownloadIT {
    private static final HttpDownloads HTTP = new HttpDownloads();
    private static final TestDownloads DOWNLOADS = HTTP.downloads;
    private static final int BOOKS = 12;

    @Test
    void tombstonesOfKintoDeleteRowsOfAnIncrementalDownload() throws Exception {
        try (RecordServer kinto = started(RecordServers::kinto)) {
            URI api = kinto.address().resolve("/v1/");
            send("PUT", api.resolve("accounts/ann"), "", "{\"data\": {\"password\": \"of-a-test\"}}");
            String ann =
                    "Basic " + Base64.getEncoder().encodeToString("ann:of-a-test".getBytes(StandardCharsets.UTF_8));
            send("PUT", api.resolve("buckets/library"), ann, "{}");
            send("PUT", api.resolve("buckets/library/collections/books"), ann, "{}");
            URI records = api.resolve("buckets/library/collections/books/records/");
            for (int book = 1; book <= BOOKS; book++) {
                send("PUT", records.resolve("book-" + book), ann, "{\"data\": {\"title\": \"Book " + book + "\"}}");
            }
            HTTP.define("kinto", DocumentedDefinitions.of("Kinto"));
            Snapshots.Snapshot snapshot = HTTP.snapshot(
                    "kinto",
                    "kinto",
                    "books",
                    Map.of("address", api.toString(), "bucket", "library", "user", "ann"),
                    Map.of("password", "of-a-test"));
            UUID full = DOWNLOADS.run(snapshot);
            assertThat(DOWNLOADS.figures(full).completeness().isComplete()).isTrue();
            assertThat(count(snapshot)).isEqualTo("12");
            send("DELETE", records.resolve("book-3"), ann, "");
            send("PUT", records.resolve("book-4"), ann, "{\"data\": {\"title\": \"Changed\"}}");
            UUID incremental = DOWNLOADS.run(snapshot, DownloadPayload.Mode.INCREMENTAL);
            assertThat(DOWNLOADS.figures(incremental).failure().message()).isNull();
            assertThat(DOWNLOADS.figures(incremental).counts().deleted()).isEqualTo(1);
            assertThat(count(snapshot)).isEqualTo("11");
            assertThat(DOWNLOADS.text("SELECT title FROM \"" + snapshot.schema() + "\".books WHERE _id = 'book-4'"))
                    .isEqualTo("Changed");
        }
    }

    @Test
    void theEmptyAnswerOfPocketBaseToNobodyDeletesNothing() throws Exception {
        try (RecordServer pocketBase = started(() -> RecordServers.pocketBase("root@example.com", "of-a-test-1"))) {
            URI api = pocketBase.address().resolve("/api/");
            String root = JsonMapper.shared()
                    .readTree(send(
                            "POST",
                            api.resolve("collections/_superusers/auth-with-password"),
                            "",
                            "{\"identity\": \"root@example.com\", \"password\": \"of-a-test-1\"}"))
                    .path("token")
                    .asString();
            send("POST", api.resolve("collections"), root, """
                    {"name": "books", "type": "base", "listRule": "@request.auth.id != ''",
                     "fields": [{"name": "title", "type": "text"}, {"name": "updated", "type": "autodate", "onCreate": true, "onUpdate": true}]}""");
            send("POST", api.resolve("collections/users/records"), root, """
                    {"email": "ann@example.com", "password": "of-a-test-2", "passwordConfirm": "of-a-test-2"}""");
            for (int book = 1; book <= BOOKS; book++) {
                send("POST", api.resolve("collections/books/records"), root, "{\"title\": \"Book " + book + "\"}");
            }
            String document = DocumentedDefinitions.of("PocketBase");
            HTTP.define("pocketbase", document);
            Snapshots.Snapshot snapshot = HTTP.snapshot(
                    "pocketbase",
                    "pocketbase",
                    "books",
                    Map.of("address", pocketBase.address().toString(), "user", "ann@example.com"),
                    Map.of("password", "of-a-test-2"));
            assertThat(DOWNLOADS.figures(DOWNLOADS.run(snapshot)).completeness().isComplete())
                    .isTrue();
            assertThat(count(snapshot)).isEqualTo("12");
            // Without a sign-in the service answers as it does to a token that has ended: 200 and no rows.
            HTTP.define(
                    "pocketbase",
                    document.substring(0, document.indexOf("signIn:")) + "signIn: {none: {}}\n"
                            + document.substring(document.indexOf("tables:")));
            UUID empty = DOWNLOADS.run(snapshot);
            assertThat(DOWNLOADS.figures(empty).counts().rows()).isZero();
            assertThat(DOWNLOADS.figures(empty).counts().deleted()).isZero();
            assertThat(DOWNLOADS.figures(empty).counts().held()).isEqualTo(BOOKS);
            assertThat(count(snapshot)).isEqualTo("12");
        }
    }

    private static String count(Snapshots.Snapshot snapshot) {
        return DOWNLOADS.text("SELECT count(*)::text FROM \"" + snapshot.schema() + "\".books");
    }
}
