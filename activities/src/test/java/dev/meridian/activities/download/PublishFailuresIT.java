package dev.meridian.activities.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.download.FailingService.Fault;
import dev.meridian.activities.download.publish.UnpublishedChanges.Unpublished;
import dev.meridian.activities.download.store.Snapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Edits that are published to a service whose program fails for some of them, or is down. Its tests mostly wait between calls. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class PublishFailuresIT {
    private static final HttpDownloads HTTP = new HttpDownloads();
    private static final TestDownloads DOWNLOADS = HTTP.downloads;
    private static final TestPublishing PUBLISHING = new TestPublishing(DOWNLOADS);
    private static final TestPublishing IN_SHORT_TURNS = new TestPublishing(DOWNLOADS, Duration.ofMillis(50));

    private FailingService service = new FailingService(8);

    @AfterEach
    void stop() {
        service.close();
    }

    private Snapshots.Snapshot snapshot(String name, String document) throws InterruptedException {
        HTTP.define(name, document);
        Snapshots.Snapshot snapshot =
                HTTP.snapshot(name, name, "books", Map.of("address", service.address()), Map.of());
        return downloaded(snapshot);
    }

    private static Snapshots.Snapshot downloaded(Snapshots.Snapshot snapshot) throws InterruptedException {
        assertThat(DOWNLOADS.status(DOWNLOADS.run(snapshot))).isEqualTo("completed");
        return snapshot;
    }

    /** A snapshot in which every book has another title than at the service. */
    private Snapshots.Snapshot changed(String name, String document) throws InterruptedException {
        Snapshots.Snapshot snapshot = snapshot(name, document);
        PUBLISHING.sql(snapshot, "books", "UPDATE TABLE SET title = 'New ' || _id");
        return snapshot;
    }

    private static String failure(UUID job) {
        return DOWNLOADS.text("SELECT concat_ws(' ', status, error_code, error) FROM jobs WHERE id = '" + job + "'");
    }

    private static String state(UUID job, String what) {
        return DOWNLOADS.text("SELECT coalesce(string_agg(concat_ws(' ', " + what
                + "), ',' ORDER BY row_id), '') FROM publish_changes WHERE job_id = '" + job + "'");
    }

    @ParameterizedTest
    @EnumSource
    void aChangeThatTheServiceFailsForIsRefusedAndAllOthersAreMadeInTheSameAttempt(Fault fault) throws Exception {
        Snapshots.Snapshot snapshot = changed("one" + fault.ordinal(), BooksDefinition.TOLD_BY_NOTHING);
        service.failFor("New 1", fault);

        assertThat(PUBLISHING.result(PUBLISHING.run(snapshot)))
                .isEqualTo("{\"created\":0,\"updated\":7,\"deleted\":0,\"refused\":1,\"conflicts\":0,\"uncertain\":0}");

        assertThat(service.titles())
                .containsExactly("Book 1", "New 2", "New 3", "New 4", "New 5", "New 6", "New 7", "New 8");
        assertThat(PUBLISHING.unpublished(snapshot))
                .extracting(Unpublished::row, Unpublished::state, Unpublished::code)
                .containsExactly(tuple("1", "refused", "service_failed"));
        assertThat(PUBLISHING.unpublished(snapshot).getFirst().message())
                .startsWith(
                        switch (fault) {
                            case BAD_GATEWAY -> "The service answered with the status 502. It has failed";
                            case UNAVAILABLE -> "The service answered with the status 503. It has failed";
                            case JSON_ERROR ->
                                "The service answered with the status 500. It says: Something broke. It has failed";
                            case NO_WORDS -> "The service answered with the status 500. It has failed";
                            case CUT -> "The host '127.0.0.1' broke off its answer. It has failed";
                        })
                .contains("three times", "give the row other values");
        assertThat(PUBLISHING.plan(snapshot).updates()).as("it stays an edit").isEqualTo(1);
        assertThat(DOWNLOADS.status(DOWNLOADS.run(snapshot))).isEqualTo("completed");
    }

    @Test
    void changesThatWereSetAsideAreSentAfterMostOthers() throws Exception {
        Snapshots.Snapshot snapshot = changed("last", BooksDefinition.TOLD_BY_NOTHING);
        service.failFor("New 1", Fault.JSON_ERROR);
        PUBLISHING.run(snapshot);
        List<String> calls = new ArrayList<>(service.written());
        calls.removeAll(List.of("New 1"));
        assertThat(calls).containsExactly("New 8", "New 2", "New 3", "New 4", "New 7", "New 6", "New 5");
        List<Integer> tries = IntStream.range(0, service.written().size())
                .filter(call -> service.written().get(call).equals("New 1"))
                .boxed()
                .toList();
        assertThat(tries)
                .as("five calls each time")
                .containsExactly(0, 1, 2, 3, 4, 9, 10, 11, 12, 13, 15, 16, 17, 18, 19);
    }

    @Test
    void severalRowsThatStandTogetherAreRefusedAndNotTakenForAnOutage() throws Exception {
        service.close();
        service = new FailingService(14);
        Snapshots.Snapshot snapshot = changed("cluster", BooksDefinition.TOLD_BY_NOTHING);
        service.failFor("New 1", Fault.JSON_ERROR);
        service.failFor("New 10", Fault.JSON_ERROR);
        service.failFor("New 11", Fault.BAD_GATEWAY);
        assertThat(PUBLISHING.result(PUBLISHING.run(snapshot))).contains("\"updated\":11", "\"refused\":3");
        assertThat(PUBLISHING.unpublished(snapshot))
                .extracting(Unpublished::row)
                .containsExactly("1", "10", "11");
    }

    @Test
    void ofAListWithARowThatTheServiceFailsForAllOthersAreMadeAlone() throws Exception {
        Snapshots.Snapshot snapshot = changed("list", BooksDefinition.IN_LISTS);
        service.failFor("New 1", Fault.JSON_ERROR);

        assertThat(PUBLISHING.result(PUBLISHING.run(snapshot))).contains("\"updated\":7", "\"refused\":1");

        assertThat(PUBLISHING.unpublished(snapshot))
                .extracting(Unpublished::row)
                .containsExactly("1");
        assertThat(service.titles())
                .containsExactly("Book 1", "New 2", "New 3", "New 4", "New 5", "New 6", "New 7", "New 8");
        assertThat(service.written())
                .startsWith("New 1,New 2,New 3,New 4,New 5")
                .contains("New 1", "New 2", "New 5");
        assertThat(service.written().stream()
                        .filter(call -> call.contains("New 1"))
                        .distinct())
                .as("it is sent alone")
                .containsExactly("New 1,New 2,New 3,New 4,New 5", "New 1");
    }

    @ParameterizedTest
    @EnumSource
    void aServiceThatIsDownEndsTheAttemptAtOnceAndNoChangeIsBlamed(Fault fault) throws Exception {
        Snapshots.Snapshot snapshot = changed("down" + fault.ordinal(), BooksDefinition.TOLD_BY_NOTHING);
        service.failAfter(2, fault);
        UUID job = PUBLISHING.ask(snapshot);

        PUBLISHING.turns(job);

        assertThat(failure(job))
                .startsWith("failed " + (fault == Fault.CUT ? "answer_broken" : "service_failed")
                        + " Connection 'to down" + fault.ordinal() + "', table 'books'")
                .doesNotContain("three times");
        assertThat(service.written().stream().distinct()).containsExactly("New 1", "New 2", "New 3", "New 8", "New 7");
        assertThat(state(job, "failures, state"))
                .isEqualTo("0 done,0 done,0 pending,0 pending,0 pending,0 pending,0 pending,0 pending");
        assertThat(PUBLISHING.unpublished(snapshot)).isEmpty();
    }

    @Test
    void afterAnOutageTheNextAttemptMakesEverything() throws Exception {
        Snapshots.Snapshot snapshot = changed("back", BooksDefinition.TOLD_BY_NOTHING);
        service.failAfter(3, Fault.UNAVAILABLE);
        UUID job = PUBLISHING.ask(snapshot);
        assertThatThrownBy(() -> PUBLISHING.attempt(job)).hasMessageContaining("503");
        assertThatThrownBy(() -> PUBLISHING.attempt(job)).hasMessageContaining("503");
        service.work();
        PUBLISHING.attempt(job);
        assertThat(PUBLISHING.result(job)).contains("\"updated\":8", "\"refused\":0");
        assertThat(service.titles()).allMatch(title -> title.startsWith("New "));
    }

    @Test
    void theOnlyChangeOfAJobIsNotBlamedBecauseNothingShowsThatTheServiceWorks() throws Exception {
        Snapshots.Snapshot snapshot = snapshot("only", BooksDefinition.TOLD_BY_NOTHING);
        PUBLISHING.sql(snapshot, "books", "UPDATE TABLE SET title = 'New 1' WHERE _id = '1'");
        service.failFor("New 1", Fault.JSON_ERROR);
        UUID job = PUBLISHING.ask(snapshot);
        for (int attempt = 1; attempt <= 4; attempt++) {
            assertThatThrownBy(() -> PUBLISHING.attempt(job)).hasMessageContaining("It says: Something broke");
        }
        assertThat(state(job, "failures, state")).isEqualTo("0 pending");
        assertThat(service.calls("New 1")).as("five tries an attempt").isEqualTo(20);
    }

    @Test
    void theLastChangeOfAJobIsRefusedInTheThirdAttempt() throws Exception {
        Snapshots.Snapshot snapshot = snapshot("delete", BooksDefinition.TOLD_BY_NOTHING);
        PUBLISHING.sql(
                snapshot,
                "books",
                "UPDATE TABLE SET title = 'New 1' WHERE _id = '1'",
                "DELETE FROM TABLE WHERE _id = '4'");
        service.failFor("Book 4", Fault.NO_WORDS);
        UUID job = PUBLISHING.ask(snapshot);
        assertThatThrownBy(() -> PUBLISHING.attempt(job)).hasMessageContaining("500");
        assertThatThrownBy(() -> PUBLISHING.attempt(job)).hasMessageContaining("500");
        PUBLISHING.attempt(job);
        assertThat(PUBLISHING.result(job)).contains("\"updated\":1", "\"deleted\":0", "\"refused\":1");
        assertThat(PUBLISHING.unpublished(snapshot))
                .extracting(Unpublished::row, Unpublished::kind, Unpublished::code)
                .containsExactly(tuple("4", "delete", "service_failed"));
    }

    @Test
    void aCreateWithoutAKeyIsSentOnceAndIsUncertainAndOthersAreMade() throws Exception {
        Snapshots.Snapshot snapshot = snapshot("unkeyed", BooksDefinition.TOLD_BY_NOTHING);
        PUBLISHING.sql(
                snapshot,
                "books",
                "INSERT INTO TABLE (title) VALUES ('A'), ('B'), ('C')",
                "UPDATE TABLE SET title = 'New 1' WHERE _id = '1'");
        service.failFor("B", Fault.JSON_ERROR);
        service.makeNevertheless();

        assertThat(PUBLISHING.result(PUBLISHING.run(snapshot)))
                .isEqualTo("{\"created\":2,\"updated\":1,\"deleted\":0,\"refused\":0,\"conflicts\":0,\"uncertain\":1}");

        assertThat(service.written()).containsExactlyInAnyOrder("A", "B", "C", "New 1");
        assertThat(PUBLISHING.unpublished(snapshot))
                .extracting(Unpublished::kind, Unpublished::state, Unpublished::code, Unpublished::message)
                .containsExactly(tuple(
                        "create",
                        "uncertain",
                        "no_key",
                        "The service answered with the status 500. It says: Something broke. The definition names no key by"
                                + " which the service could be asked whether it has created the row"));
    }

    @Test
    void aWorkerThatIsStoppedAfterAnUnknownCreateHasItNotSentAgain() throws Exception {
        Snapshots.Snapshot snapshot = snapshot("stopped", BooksDefinition.TOLD_BY_NOTHING);
        PUBLISHING.sql(snapshot, "books", "INSERT INTO TABLE (title) VALUES ('A')");
        service.failFor("A", Fault.JSON_ERROR);
        service.makeNevertheless();
        UUID job = PUBLISHING.ask(snapshot);
        Thread worker = new Thread(
                () -> assertThatThrownBy(() -> PUBLISHING.attempt(job)).isInstanceOf(InterruptedException.class));
        worker.start();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> state(job, "CASE WHEN failed_at IS NOT NULL THEN 'failed' END")
                        .equals("failed"));
        worker.interrupt();
        worker.join();
        PUBLISHING.attempt(job);
        assertThat(service.written()).containsExactly("A");
        assertThat(PUBLISHING.unpublished(snapshot))
                .extracting(Unpublished::state)
                .containsExactly("uncertain");
    }

    @Test
    void aServiceThatIssuesNoTokensEndsTheAttemptAndNoChangeIsSetAside() throws Exception {
        HTTP.define("tokens", BooksDefinition.WITH_TOKENS);
        Snapshots.Snapshot snapshot = downloaded(HTTP.snapshot(
                "tokens",
                "tokens",
                "books",
                Map.of("address", service.address(), "client", "meridian"),
                Map.of("secret", "of-a-test")));
        PUBLISHING.sql(snapshot, "books", "UPDATE TABLE SET title = 'New ' || _id");
        service.failForTokens();
        UUID job = PUBLISHING.ask(snapshot);
        assertThatThrownBy(() -> PUBLISHING.attempt(job)).hasMessageContaining("503");
        assertThat(service.written()).containsExactly("New 1");
        assertThat(state(job, "failures, failed_at").split(",")).containsOnly("0");
    }

    @Test
    void aCreateWithAKeyIsLookedForBeforeItIsSentAgain() throws Exception {
        Snapshots.Snapshot snapshot = snapshot("keyed", BooksDefinition.TOLD_BY_A_FIELD);
        PUBLISHING.sql(snapshot, "books", "INSERT INTO TABLE (title) VALUES ('A'), ('B')");
        service.failFor("A", Fault.BAD_GATEWAY);
        service.makeNevertheless();
        assertThat(PUBLISHING.result(PUBLISHING.run(snapshot))).contains("\"created\":2", "\"refused\":0");
        assertThat(service.written()).containsExactlyInAnyOrder("A", "B");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404})
    void aCreateIsUncertainIfTheServiceRefusesTheLookUp(int status) throws Exception {
        Snapshots.Snapshot snapshot = snapshot("unsearchable" + status, BooksDefinition.TOLD_BY_A_FIELD);
        PUBLISHING.sql(snapshot, "books", "INSERT INTO TABLE (title) VALUES ('A'), ('B')");
        service.failFor("A", Fault.BAD_GATEWAY);
        service.makeNevertheless();
        service.refuseLookUps(status);
        assertThat(PUBLISHING.result(PUBLISHING.run(snapshot))).contains("\"created\":1", "\"uncertain\":1");
        assertThat(service.written()).containsExactlyInAnyOrder("A", "B");
        assertThat(PUBLISHING.unpublished(snapshot))
                .extracting(Unpublished::state, Unpublished::code)
                .containsExactly(tuple("uncertain", "search_refused"));
        assertThat(PUBLISHING.unpublished(snapshot).getFirst().message())
                .contains("status 502. The service refuses the search", "status " + status);

        service.allowLookUps();
        PUBLISHING.run(snapshot);
        assertThat(PUBLISHING.unpublished(snapshot))
                .as("the next publishing asks once more")
                .isEmpty();
        assertThat(service.written()).containsExactlyInAnyOrder("A", "B");
    }

    @Test
    void anUncertainRowHoldsUpNoOtherIfTheSearchForItFails() throws Exception {
        Snapshots.Snapshot snapshot = snapshot("unsearched", BooksDefinition.TOLD_BY_A_FIELD);
        PUBLISHING.sql(snapshot, "books", "INSERT INTO TABLE (title) VALUES ('A')");
        service.failFor("A", Fault.BAD_GATEWAY);
        service.makeNevertheless();
        service.refuseLookUps(400);
        PUBLISHING.run(snapshot);
        service.refuseLookUps(500);
        PUBLISHING.sql(snapshot, "books", "UPDATE TABLE SET title = 'New 1' WHERE _id = '1'");
        assertThat(PUBLISHING.result(PUBLISHING.run(snapshot))).contains("\"updated\":1");
        assertThat(PUBLISHING.unpublished(snapshot))
                .extracting(Unpublished::state, Unpublished::code)
                .containsExactly(tuple("uncertain", "search_refused"));
    }

    @Test
    void aCreateWithAKeyThatIsNeverMadeIsRefused() throws Exception {
        Snapshots.Snapshot snapshot = snapshot("refused", BooksDefinition.TOLD_BY_A_FIELD);
        PUBLISHING.sql(
                snapshot,
                "books",
                "INSERT INTO TABLE (title) VALUES ('A')",
                "UPDATE TABLE SET title = 'New ' || _id WHERE _id IN ('1', '2', '3')");
        service.failFor("A", Fault.CUT);
        assertThat(PUBLISHING.result(PUBLISHING.run(snapshot)))
                .contains("\"created\":0", "\"updated\":3", "\"refused\":1");
        assertThat(service.calls("A")).isEqualTo(3);
        assertThat(PUBLISHING.plan(snapshot).creates()).isEqualTo(1);
    }

    @Test
    void whatWasFoundOutStaysFromTurnToTurn() throws Exception {
        Snapshots.Snapshot snapshot = changed("turns", BooksDefinition.TOLD_BY_NOTHING);
        service.failFor("New 1", Fault.JSON_ERROR);
        UUID job = IN_SHORT_TURNS.run(snapshot);
        assertThat(IN_SHORT_TURNS.result(job)).contains("\"updated\":7", "\"refused\":1");
        assertThat(service.calls("New 1")).as("three times five tries").isEqualTo(15);
    }

    @Test
    void aServiceThatIsDownEndsTheAttemptAlsoIfEachTurnIsShort() throws Exception {
        Snapshots.Snapshot snapshot = changed("outage", BooksDefinition.TOLD_BY_NOTHING);
        service.failAfter(0, Fault.UNAVAILABLE);
        UUID job = IN_SHORT_TURNS.run(snapshot);
        assertThat(failure(job)).startsWith("failed service_failed ");
        assertThat(service.written().stream().distinct()).hasSize(3);
    }

    @Test
    void aServiceThatIsAwayEndsTheAttemptAndNothingIsSetAside() throws Exception {
        Snapshots.Snapshot snapshot = changed("away", BooksDefinition.TOLD_BY_NOTHING);
        service.close();
        UUID job = PUBLISHING.ask(snapshot);
        assertThatThrownBy(() -> PUBLISHING.attempt(job)).hasMessageContaining("can't be reached");
        assertThat(state(job, "failures, failed_at, state").split(",")).containsOnly("0 pending");
    }

    @Test
    void aWorkerThatHasLostTheRunSetsNothingAside() throws Exception {
        Snapshots.Snapshot snapshot = changed("fence", BooksDefinition.TOLD_BY_NOTHING);
        service.failFor("New 1", Fault.JSON_ERROR);
        UUID job = PUBLISHING.ask(snapshot);
        service.beforeFault(() -> DOWNLOADS.jdbi.useHandle(handle ->
                handle.execute("UPDATE publish_runs SET turn = turn + 1000 WHERE job_id = ? AND turn < 1000", job)));
        assertThatThrownBy(() -> PUBLISHING.attempt(job)).hasMessageContaining("held by another worker");
        assertThat(state(job, "failures, failed_at").split(",")).containsOnly("0");
    }

    @Test
    void aChangeThatWasSetAsideIsMadeWhenTheServiceTakesItAgain() throws Exception {
        Snapshots.Snapshot snapshot = changed("passing", BooksDefinition.TOLD_BY_NOTHING);
        service.failAfter(0, Fault.UNAVAILABLE);
        UUID job = PUBLISHING.ask(snapshot);
        assertThatThrownBy(() -> PUBLISHING.attempt(job)).hasMessageContaining("503");
        service.work();
        PUBLISHING.attempt(job);
        assertThat(PUBLISHING.result(job)).contains("\"updated\":8");
        assertThat(DOWNLOADS.text("SELECT count(*)::text FROM publish_changes WHERE job_id = '" + job
                        + "' AND state = 'done' AND message IS NULL"))
                .isEqualTo("8");
    }
}
