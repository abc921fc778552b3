package dev.meridian.activities.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.meridian.activities.download.publish.UnpublishedChanges;
import dev.meridian.activities.download.publish.UnpublishedChanges.Unpublished;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.definition.InvalidRequestException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Edits that are published to a service that refuses some of them, and breaks connections off. */
@Tag("slow")
class PublishHttpIT {
    private static final HttpDownloads HTTP = new HttpDownloads();
    private static final TestDownloads DOWNLOADS = HTTP.downloads;
    private static final TestPublishing PUBLISHING = new TestPublishing(DOWNLOADS);

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
    void anotherPlanThanTheOneThatWasSeenIsRefused() throws Exception {
        Snapshots.Snapshot snapshot = ofService("changed", BooksDefinition.TOLD_BY_NOTHING);
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
        Snapshots.Snapshot snapshot = ofService("uncertain", BooksDefinition.TOLD_BY_NOTHING);
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
        Snapshots.Snapshot snapshot = ofService("found", BooksDefinition.TOLD_BY_A_FIELD);
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
        Snapshots.Snapshot snapshot = ofService("meanwhile", BooksDefinition.TOLD_BY_NOTHING);
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
        Snapshots.Snapshot snapshot = ofService("refused", BooksDefinition.TOLD_BY_NOTHING);
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
        Snapshots.Snapshot snapshot = ofService(
                "undeletable",
                BooksDefinition.TOLD_BY_NOTHING.substring(0, BooksDefinition.TOLD_BY_NOTHING.indexOf("      delete:")));
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
        Snapshots.Snapshot snapshot = ofService(
                "readonly",
                BooksDefinition.TOLD_BY_NOTHING.substring(0, BooksDefinition.TOLD_BY_NOTHING.indexOf("    writes:")));
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
    void rowsThatAreForbiddenOrReferToNothingOrAreNotSupportedStandAlone() throws Exception {
        Snapshots.Snapshot snapshot = ofService("alone", BooksDefinition.TOLD_BY_NOTHING);
        PUBLISHING.sql(
                snapshot,
                "books",
                "UPDATE TABLE SET title = 'LOCKED' WHERE _id = '1'",
                "UPDATE TABLE SET title = 'Deux' WHERE _id = '2'",
                "INSERT INTO TABLE (title) VALUES ('ORPHAN'), ('UNSUPPORTED'), ('A')");

        assertThat(PUBLISHING.result(PUBLISHING.run(snapshot)))
                .contains("\"created\":1", "\"updated\":1", "\"refused\":3");
        assertThat(service.titles()).containsExactly("One", "Deux", "A");
        assertThat(PUBLISHING.unpublished(snapshot))
                .extracting(Unpublished::kind, Unpublished::code, Unpublished::message)
                .containsExactlyInAnyOrder(
                        tuple(
                                "create",
                                "service_refused",
                                "The service answered with the status 404. It says: Could not find the author of the book"),
                        tuple(
                                "create",
                                "service_refused",
                                "The service answered with the status 501. It says: Not implemented"),
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
