package dev.meridian.activities.explorer.edit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.explorer.edit.ExplorerSearch.Order;
import dev.meridian.activities.explorer.fault.ExplorerFixture;
import dev.meridian.activities.explorer.fault.StoredTsv;
import dev.meridian.activities.explorer.fault.Tsv;
import dev.meridian.activities.testing.TestBucket;
import dev.meridian.workflows.explorer.ExplorerKey;
import java.io.IOException;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ExplorerEditsIT {
    private static final ExplorerFixture FIXTURE = ExplorerFixture.create();

    private final ExplorerKey explorer = ExplorerFixture.newExplorer();

    @AfterEach
    void temporalIsBack() {
        FIXTURE.control.away = false;
    }

    @Test
    void anExplorerThatWasNeverPublishedNeedsNoJob() {
        AcceptedEdit first = FIXTURE.put(explorer, Tsv.unpublished().view("Deaths", "One"));
        AcceptedEdit second = FIXTURE.put(explorer, Tsv.unpublished().view("Deaths", "Two"));

        assertThat(first).isEqualTo(new AcceptedEdit(explorer.slug(), 1, false, Optional.empty()));
        assertThat(second.generation()).isEqualTo(2);
        assertThat(second.job()).isEmpty();
        assertThat(FIXTURE.status(explorer)).isEqualTo("clean");
    }

    @Test
    void aDraftStoredDuringARefreshOfItEndsClean() {
        FIXTURE.put(explorer, Tsv.unpublished().view("Deaths", "One"));
        AcceptedEdit refresh = FIXTURE.edits.refresh(explorer).orElseThrow();

        AcceptedEdit second = FIXTURE.put(explorer, Tsv.unpublished().view("Deaths", "Two"));

        FIXTURE.refresh(explorer, refresh);
        FIXTURE.refresh(explorer, second);
        assertThat(FIXTURE.status(explorer)).isEqualTo("clean");
        assertThat(FIXTURE.put(explorer, Tsv.unpublished()).job()).isEmpty();
    }

    @Test
    void aPublishedTsvIsAJobAtOnceAndTemporalHasIt() {
        AcceptedEdit accepted = FIXTURE.put(explorer, Tsv.published().view("Deaths", "One"));

        UUID job = job(accepted);
        assertThat(accepted.published()).isTrue();
        assertThat(accepted.job().orElseThrow().isNew()).isTrue();
        assertThat(FIXTURE.control.dispatched).contains(job);
        assertThat(FIXTURE.status(explorer)).isEqualTo("queued");
        assertThat(runId(job)).isPresent();
    }

    @Test
    void anEditDuringAnOpenRefreshIsNotNew() {
        FIXTURE.put(explorer, Tsv.published().view("Deaths", "One"));

        AcceptedEdit second = FIXTURE.put(explorer, Tsv.published().view("Deaths", "Two"));

        assertThat(second.job().orElseThrow().isNew()).isFalse();
    }

    @Test
    void anUnpublishingRemovesViewsAndObjectsAndIsThenOver() {
        FIXTURE.putAndRefresh(explorer, Tsv.published().view("Deaths", "One"));

        AcceptedEdit unpublishing = FIXTURE.put(explorer, Tsv.unpublished().view("Deaths", "One"));
        assertThat(unpublishing.published()).isFalse();
        FIXTURE.refresh(explorer, unpublishing);

        assertThat(FIXTURE.storedViews(explorer)).isEmpty();
        assertNoObjectIsLeft();
        assertThat(FIXTURE.put(explorer, Tsv.unpublished()).job()).isEmpty();
    }

    @Test
    void anUnpublishingThatHasNotGoneThroughIsAskedForAgainByEveryEdit() {
        FIXTURE.putAndRefresh(explorer, Tsv.published().view("Deaths", "One"));
        FIXTURE.put(explorer, Tsv.unpublished());

        AcceptedEdit again = FIXTURE.put(explorer, Tsv.unpublished().view("Deaths", "Two"));

        FIXTURE.refresh(explorer, again);
        assertNoObjectIsLeft();
    }

    @Test
    void aDeletedExplorerIsGoneForReadersAtOnceAndItsObjectsWithItsJob() {
        FIXTURE.putAndRefresh(explorer, Tsv.published().view("Deaths", "One"));

        AcceptedEdit deletion = FIXTURE.edits.delete(explorer).orElseThrow();

        assertThat(FIXTURE.queries.find(explorer)).isEmpty();
        assertThat(StoredTsv.of(FIXTURE.queries, explorer)).isEmpty();
        assertThat(FIXTURE.edits.delete(explorer)).isEmpty();
        assertThat(FIXTURE.edits.refresh(explorer)).isEmpty();
        FIXTURE.refresh(explorer, deletion);
        assertNoObjectIsLeft();
        assertThat(FIXTURE.count("SELECT count(*) FROM explorers WHERE slug = :slug", explorer))
                .isZero();
        assertThat(FIXTURE.job(job(deletion))).isEqualTo("completed");
    }

    @Test
    void aDeletionThatIsCancelledGivesTheExplorerBackAndCanBeRepeated() {
        FIXTURE.putAndRefresh(explorer, Tsv.published().view("Deaths", "One"));
        AcceptedEdit deletion = FIXTURE.edits.delete(explorer).orElseThrow();
        FIXTURE.books.cancelJob(explorer, job(deletion).toString());
        assertThat(FIXTURE.queries.find(explorer)).isPresent();

        AcceptedEdit again = FIXTURE.edits.delete(explorer).orElseThrow();

        FIXTURE.refresh(explorer, again);
        assertNoObjectIsLeft();
        assertThat(FIXTURE.count("SELECT count(*) FROM explorers WHERE slug = :slug", explorer))
                .isZero();
    }

    @Test
    void deletingWhatWasNeverPublishedNeedsNoJob() {
        FIXTURE.put(explorer, Tsv.unpublished().view("Deaths", "One"));

        AcceptedEdit deletion = FIXTURE.edits.delete(explorer).orElseThrow();

        assertThat(deletion.job()).isEmpty();
        assertThat(FIXTURE.count("SELECT count(*) FROM explorers WHERE slug = :slug", explorer))
                .isZero();
        assertThat(FIXTURE.edits.delete(explorer)).isEmpty();
    }

    @Test
    void anExplorerPutAgainWhileItIsBeingDeletedLives() {
        FIXTURE.putAndRefresh(explorer, Tsv.published().view("Deaths", "One"));
        AcceptedEdit deletion = FIXTURE.edits.delete(explorer).orElseThrow();
        AcceptedEdit revival = FIXTURE.put(explorer, Tsv.published().view("Cases", "Two"));

        FIXTURE.refresh(explorer, deletion);
        FIXTURE.refresh(explorer, revival);

        assertThat(FIXTURE.storedViews(explorer))
                .extracting(ExplorerQueries.View::viewId)
                .containsExactly("metric=cases");
        assertThat(FIXTURE.status(explorer)).isEqualTo("clean");
        assertThat(FIXTURE.job(job(deletion))).isEqualTo("completed: superseded by newer update");
    }

    @Test
    void aSuccessorOfADeletedExplorerBeginsAboveItsGenerations() {
        FIXTURE.putAndRefresh(explorer, Tsv.published().view("Deaths", "One"));
        AcceptedEdit deletion = FIXTURE.edits.delete(explorer).orElseThrow();
        FIXTURE.refresh(explorer, deletion);

        AcceptedEdit successor = FIXTURE.put(explorer, Tsv.published().view("Deaths", "One"));

        assertThat(successor.generation()).isGreaterThan(deletion.generation());
        FIXTURE.refresh(explorer, successor);
        assertThat(FIXTURE.status(explorer)).isEqualTo("clean");
    }

    @Test
    void aRefreshOfWhatIsUnknownIsEmpty() {
        assertThat(FIXTURE.edits.refresh(explorer)).isEmpty();
    }

    @Test
    void anEditIsKeptWhileTemporalIsAway() {
        FIXTURE.control.away = true;

        AcceptedEdit accepted = FIXTURE.put(explorer, Tsv.published().view("Deaths", "One"));

        assertThat(FIXTURE.job(job(accepted))).isEqualTo("pending");
        assertThat(runId(job(accepted))).isEmpty();
    }

    @Test
    void aDeletionCancelledBehindARefreshGivesTheExplorerBackAtOnce() {
        AcceptedEdit refresh = FIXTURE.put(explorer, Tsv.published().view("Deaths", "One"));
        AcceptedEdit deletion = FIXTURE.edits.delete(explorer).orElseThrow();

        FIXTURE.books.cancelJob(explorer, job(deletion).toString());

        assertThat(FIXTURE.queries.find(explorer)).isPresent();
        FIXTURE.refresh(explorer, refresh);
        assertThat(FIXTURE.status(explorer)).isEqualTo("failed");
    }

    @Test
    void onlyWhoNeedsTheTextsReadsThem() {
        FIXTURE.put(explorer, Tsv.published().view("Deaths", "One").chart("Tests", 404));
        AcceptedEdit accepted = FIXTURE.edits.refresh(explorer).orElseThrow();
        FIXTURE.refresh(explorer, accepted);
        Set<String> columns = ConcurrentHashMap.newKeySet();
        FIXTURE.jdbi.setSqlLogger(new SqlLogger() {
            @Override
            public void logAfterExecution(StatementContext context) {
                columns.addAll(columnsOf(context));
            }
        });
        try {
            assertThat(FIXTURE.queries.list(
                            explorer.tenant(), new ExplorerSearch(null, Set.of(), null, Order.SLUG, null), 1_000))
                    .filteredOn(found -> found.slug().equals(explorer.slug()))
                    .singleElement()
                    .satisfies(found -> {
                        assertThat(found.counts().views()).isEqualTo(2);
                        assertThat(found.counts().failedViews()).isOne();
                    });
            assertThat(FIXTURE.queries.find(explorer)).isPresent();
            FIXTURE.books.begin(
                    FIXTURE.turn(explorer, FIXTURE.edits.refresh(explorer).orElseThrow()), false);
        } finally {
            FIXTURE.jdbi.setSqlLogger(SqlLogger.NOP_SQL_LOGGER);
        }

        assertThat(columns).contains("slug", "views", "generation").doesNotContain("tsv", "config");
    }

    private static List<String> columnsOf(StatementContext context) {
        List<String> names = new ArrayList<>();
        try {
            ResultSetMetaData columns = context.getStatement().getMetaData();
            for (int i = 1; columns != null && i <= columns.getColumnCount(); i++) {
                names.add(columns.getColumnName(i));
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        return names;
    }

    @Test
    void aLargeTextIsReadInSlicesThatTogetherAreTheText() throws IOException {
        String text = "title\t\ud83c\udf33 trees\n".repeat(200_000) + "the end";
        FIXTURE.edits.put(explorer, text, new CommitMetadata(null, null, null));
        List<String> slices = new ArrayList<>();

        assertThat(FIXTURE.queries.readTsv(explorer, slices::add)).isTrue();

        assertThat(String.join("", slices)).isEqualTo(text);
        assertThat(slices)
                .hasSizeGreaterThan(2)
                .allSatisfy(slice ->
                        assertThat(slice.codePointCount(0, slice.length())).isLessThanOrEqualTo(1 << 20));
    }

    @Test
    void concurrentEditsGetDifferentGenerationsAndTheLastOneIsStored() throws Exception {
        List<Future<AcceptedEdit>> edits = new ArrayList<>();
        try (ExecutorService editors = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 40; i++) {
                Tsv tsv = Tsv.published().view("Deaths", "Title " + i);
                edits.add(editors.submit(() -> FIXTURE.put(explorer, tsv)));
            }
        }
        List<Long> generations = new ArrayList<>();
        for (Future<AcceptedEdit> edit : edits) {
            generations.add(edit.get().generation());
        }

        assertThat(generations)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 40).boxed().toList());
        int newest = generations.indexOf(40L);
        assertThat(StoredTsv.of(FIXTURE.queries, explorer).orElseThrow()).contains("Title " + newest + "\t");
    }

    private static UUID job(AcceptedEdit accepted) {
        return accepted.job().orElseThrow().id();
    }

    private static Optional<String> runId(UUID job) {
        return FIXTURE.jdbi.withHandle(
                handle -> handle.createQuery("SELECT run_id FROM jobs WHERE id = :id AND run_id IS NOT NULL")
                        .bind("id", job)
                        .mapTo(String.class)
                        .findOne());
    }

    private void assertNoObjectIsLeft() {
        assertThat(FIXTURE.count("SELECT count(*) FROM chart_configs WHERE slug = :slug", explorer))
                .isZero();
        assertThat(FIXTURE.count("SELECT count(*) FROM object_tombstones WHERE slug = :slug", explorer))
                .isZero();
        assertThat(FIXTURE.bucket.contents().keySet())
                .as("objects without a config")
                .isSubsetOf(knownObjects());
    }

    private static List<String> knownObjects() {
        return FIXTURE.jdbi.withHandle(handle -> handle.createQuery("SELECT id FROM chart_configs")
                .mapTo(UUID.class)
                .map(TestBucket::key)
                .list());
    }
}
