package dev.meridian.activities.download;

import static dev.meridian.devstack.record.RealServers.send;
import static dev.meridian.devstack.record.RealServers.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.meridian.activities.download.edit.Conflicts.Conflict;
import dev.meridian.activities.download.edit.Conflicts.Side;
import dev.meridian.activities.download.http.DocumentedDefinitions;
import dev.meridian.activities.download.publish.UnpublishedChanges;
import dev.meridian.activities.download.publish.UnpublishedChanges.Unpublished;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.devstack.record.RecordServer;
import dev.meridian.devstack.record.RecordServers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Edits that are published to HTTP services: to real ones, and to one that breaks connections off. */
class PublishHttpIT {
    private static final HttpDownloads HTTP = new HttpDownloads();
    private static final TestDownloads DOWNLOADS = HTTP.downloads;
    private static final TestPublishing PUBLISHING = new TestPublishing(DOWNLOADS);
    private static final String ANN =
            "Basic " + Base64.getEncoder().encodeToString("ann:of-a-test".getBytes(StandardCharsets.UTF_8));

    /** A list that is created by POST, and told apart by nothing. */
    private static final String TOLD_BY_NOTHING = """
            title: Books
            settings: {address: {title: Address, kind: address}}
            address: "{address}"
            signIn: {none: {}}
            tables:
              - name: books
                request: {path: /books}
                id: /id
                paging: {none: {}}
                writes:
                  create:
                    request: {method: POST, path: /books}
                    answer: {id: /id}
                  update:
                    request: {method: PATCH, path: "/books/{row.id}"}
                  delete:
                    request: {method: DELETE, path: "/books/{row.id}"}
            """;

    private static final String TOLD_BY_A_FIELD = TOLD_BY_NOTHING.replace("""
                    answer: {id: /id}
            """, """
                    answer: {id: /id}
                    once:
                      marker:
                        field: key
                        find: {request: {path: /books, query: {key: "{row.key}"}}, id: /id}
            """);

    private final BreakingService service = new BreakingService();

    @AfterEach
    void stop() {
        service.close();
    }

    private static void download(Snapshots.Snapshot snapshot) throws InterruptedException {
        assertThat(DOWNLOADS.status(DOWNLOADS.run(snapshot))).isEqualTo("completed");
    }

    private static String cell(Snapshots.Snapshot snapshot, String expression, String condition) {
        return DOWNLOADS.text("SELECT coalesce(string_agg((" + expression + ")::text, ',' ORDER BY _id), '') FROM \""
                + snapshot.schema() + "\".books WHERE " + condition);
    }

    private Snapshots.Snapshot ofService(String name, String document) throws InterruptedException {
        HTTP.define(name, document);
        Snapshots.Snapshot snapshot =
                HTTP.snapshot(name, name, "books", Map.of("address", service.address()), Map.of());
        download(snapshot);
        return snapshot;
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
            HTTP.define("shopw", TOLD_BY_NOTHING);
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

    @Test
    void anotherPlanThanTheOneThatWasSeenIsRefused() throws Exception {
        Snapshots.Snapshot snapshot = ofService("changed", TOLD_BY_NOTHING);
        PUBLISHING.sql(snapshot, "books", "UPDATE TABLE SET title = 'X' WHERE _id = '1'");
        UUID job = PUBLISHING.ask(snapshot);
        PUBLISHING.sql(snapshot, "books", "UPDATE TABLE SET title = 'Y' WHERE _id = '1'");
        PUBLISHING.turns(job);
        assertThat(DOWNLOADS.text("SELECT error_code FROM jobs WHERE id = '" + job + "'"))
                .isEqualTo("plan_changed");
        assertThat(service.titles()).containsExactly("One", "Two");
        assertThat(DOWNLOADS.text(
                        "SELECT coalesce(busy_with::text, 'free') FROM snapshots WHERE id = '" + snapshot.id() + "'"))
                .isEqualTo("free");
        assertThatThrownBy(() -> DOWNLOADS.jdbi.useTransaction(tx -> PUBLISHING.intake.accept(
                        tx,
                        TestDownloads.TENANT,
                        new dev.meridian.activities.download.publish.PublishPayload(
                                snapshot.id().toString(), "0".repeat(64)))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("other edits");
    }

    @Test
    void aCreateThatBreaksOffIsUncertainWhereNothingTellsIt() throws Exception {
        Snapshots.Snapshot snapshot = ofService("uncertain", TOLD_BY_NOTHING);
        PUBLISHING.sql(
                snapshot,
                "books",
                "INSERT INTO TABLE (_id, title) VALUES ('new:00000000-0000-4000-8000-000000000001', 'A'),"
                        + " ('new:00000000-0000-4000-8000-000000000002', 'B')");
        service.breakAfter(1);
        service.breakBefore(2);
        UUID job = PUBLISHING.ask(snapshot);
        PUBLISHING.turnsUntilDone(job);
        assertThat(service.titles()).as("nothing is sent twice").containsExactly("One", "Two", "A");
        List<Unpublished> uncertain = PUBLISHING.unpublished(snapshot);
        assertThat(uncertain).extracting(Unpublished::state).containsExactly("uncertain", "uncertain");
        assertThat(PUBLISHING.plan(snapshot).uncertain()).isEqualTo(2);
        assertThat(PUBLISHING.plan(snapshot).creates()).isZero();
        assertThat(settle(snapshot, uncertain.get(0), true, null)).isEqualTo(UnpublishedChanges.Settlement.ID_MISSING);
        assertThat(settle(snapshot, uncertain.get(0), true, "3")).isEqualTo(UnpublishedChanges.Settlement.DONE);
        assertThat(settle(snapshot, uncertain.get(1), false, null)).isEqualTo(UnpublishedChanges.Settlement.DONE);
        assertThat(settle(snapshot, uncertain.get(1), false, null))
                .isEqualTo(UnpublishedChanges.Settlement.NOT_UNCERTAIN);
        assertThat(PUBLISHING.result(PUBLISHING.run(snapshot))).contains("\"created\":1");
        assertThat(service.titles()).containsExactlyInAnyOrder("One", "Two", "A", "B");
        download(snapshot);
        assertThat(cell(snapshot, "_id || title", "true")).isEqualTo("1One,2Two,3A,4B");
    }

    @Test
    void aCreateThatBreaksOffIsFoundByItsField() throws Exception {
        Snapshots.Snapshot snapshot = ofService("found", TOLD_BY_A_FIELD);
        PUBLISHING.sql(snapshot, "books", "INSERT INTO TABLE (title) VALUES ('A'), ('B'), ('C')");
        service.breakAfter(1);
        service.breakBefore(2);
        UUID job = PUBLISHING.ask(snapshot);
        PUBLISHING.turnsUntilDone(job);
        assertThat(PUBLISHING.result(job)).contains("\"created\":3", "\"uncertain\":0");
        assertThat(service.titles()).containsExactlyInAnyOrder("One", "Two", "A", "B", "C");
        download(snapshot);
        assertThat(cell(snapshot, "title", "_id LIKE 'new:%'")).isEmpty();
    }

    @Test
    void whatPeopleEditWhileItIsPublishedStaysAnEdit() throws Exception {
        Snapshots.Snapshot snapshot = ofService("meanwhile", TOLD_BY_NOTHING);
        PUBLISHING.sql(
                snapshot,
                "books",
                "UPDATE TABLE SET title = 'Un' WHERE _id = '1'",
                "UPDATE TABLE SET title = 'Deux' WHERE _id = '2'",
                "INSERT INTO TABLE (title) VALUES ('A'), ('B')");
        service.beforeAnswer(title -> {
            switch (title) {
                case "Un" -> PUBLISHING.sql(snapshot, "books", "UPDATE TABLE SET title = 'Uno' WHERE _id = '1'");
                case "Deux" -> PUBLISHING.sql(snapshot, "books", "UPDATE TABLE SET title = 'Two' WHERE _id = '2'");
                case "A" -> PUBLISHING.sql(snapshot, "books", "UPDATE TABLE SET title = 'A!' WHERE title = 'A'");
                default -> PUBLISHING.sql(snapshot, "books", "DELETE FROM TABLE WHERE title = 'B'");
            }
        });
        PUBLISHING.run(snapshot);
        service.beforeAnswer(title -> {});
        assertThat(service.titles()).containsExactlyInAnyOrder("Un", "Deux", "A", "B");
        assertThat(PUBLISHING.plan(snapshot).updates()).isEqualTo(3);
        assertThat(PUBLISHING.plan(snapshot).deletes()).isEqualTo(1);
        PUBLISHING.run(snapshot);
        assertThat(service.titles()).containsExactlyInAnyOrder("Uno", "Two", "A!");
        assertThat(PUBLISHING.plan(snapshot).updates()
                        + PUBLISHING.plan(snapshot).deletes())
                .isZero();
    }

    @Test
    void aRowThatTheServiceRefusesIsNamedAndStaysAnEdit() throws Exception {
        Snapshots.Snapshot snapshot = ofService("refused", TOLD_BY_NOTHING);
        PUBLISHING.sql(
                snapshot,
                "books",
                "UPDATE TABLE SET title = 'BAD' WHERE _id = '1'",
                "UPDATE TABLE SET title = 'Good' WHERE _id = '2'");
        assertThat(PUBLISHING.result(PUBLISHING.run(snapshot))).contains("\"updated\":1", "\"refused\":1");
        assertThat(PUBLISHING.unpublished(snapshot))
                .extracting(Unpublished::row, Unpublished::state, Unpublished::code, Unpublished::message)
                .containsExactly(tuple(
                        "1",
                        "refused",
                        "service_refused",
                        "The service answered with the status 422. It says: no such title"));
        assertThat(PUBLISHING.plan(snapshot).updates()).isEqualTo(1);
    }

    @Test
    void changesThatTheDefinitionHasNoRequestForAreRefusedAndTheOthersArePublished() throws Exception {
        Snapshots.Snapshot snapshot =
                ofService("undeletable", TOLD_BY_NOTHING.substring(0, TOLD_BY_NOTHING.indexOf("      delete:")));
        PUBLISHING.sql(
                snapshot,
                "books",
                "UPDATE TABLE SET title = 'Un' WHERE _id = '1'",
                "DELETE FROM TABLE WHERE _id = '2'",
                "INSERT INTO TABLE (title) VALUES ('A')");

        assertThat(PUBLISHING.result(PUBLISHING.run(snapshot)))
                .isEqualTo("{\"created\":1,\"updated\":1,\"deleted\":0,\"refused\":1,\"conflicts\":0,\"uncertain\":0}");
        assertThat(service.titles()).containsExactly("Un", "Two", "A");
        assertThat(PUBLISHING.unpublished(snapshot))
                .extracting(Unpublished::row, Unpublished::kind, Unpublished::state, Unpublished::code)
                .containsExactly(tuple("2", "delete", "refused", "not_writable"));
        assertThat(PUBLISHING.unpublished(snapshot).getFirst().message()).contains("'delete'", "take the edit back");
        assertThat(PUBLISHING.plan(snapshot).deletes()).isEqualTo(1);
    }

    @Test
    void editsOfATableThatIsOnlyReadAreRefused() throws Exception {
        Snapshots.Snapshot snapshot =
                ofService("readonly", TOLD_BY_NOTHING.substring(0, TOLD_BY_NOTHING.indexOf("    writes:")));
        PUBLISHING.sql(
                snapshot,
                "books",
                "UPDATE TABLE SET title = 'Un' WHERE _id = '1'",
                "INSERT INTO TABLE (title) VALUES ('A')");

        assertThat(PUBLISHING.result(PUBLISHING.run(snapshot)))
                .contains("\"created\":0", "\"updated\":0", "\"refused\":2");
        assertThat(PUBLISHING.unpublished(snapshot))
                .extracting(Unpublished::code)
                .containsOnly("not_writable");
    }

    @Test
    void rowsThatAreForbiddenOrReferToNothingStandAlone() throws Exception {
        Snapshots.Snapshot snapshot = ofService("alone", TOLD_BY_NOTHING);
        PUBLISHING.sql(
                snapshot,
                "books",
                "UPDATE TABLE SET title = 'LOCKED' WHERE _id = '1'",
                "UPDATE TABLE SET title = 'Deux' WHERE _id = '2'",
                "INSERT INTO TABLE (title) VALUES ('ORPHAN'), ('A')");

        assertThat(PUBLISHING.result(PUBLISHING.run(snapshot)))
                .contains("\"created\":1", "\"updated\":1", "\"refused\":2");
        assertThat(service.titles()).containsExactly("One", "Deux", "A");
        assertThat(PUBLISHING.unpublished(snapshot))
                .extracting(Unpublished::kind, Unpublished::code, Unpublished::message)
                .containsExactlyInAnyOrder(
                        tuple(
                                "create",
                                "service_refused",
                                "The service answered with the status 404. It says: Could not find the author of the book"),
                        tuple(
                                "update",
                                "forbidden",
                                "The service answered with the status 403. It says: The record is locked"));
    }

    private static UnpublishedChanges.Settlement settle(
            Snapshots.Snapshot snapshot,
            Unpublished change,
            boolean happened,
            @org.jspecify.annotations.Nullable String row) {
        return PUBLISHING.unpublished.settle(TestDownloads.TENANT, snapshot.id(), change.id(), happened, row);
    }
}
