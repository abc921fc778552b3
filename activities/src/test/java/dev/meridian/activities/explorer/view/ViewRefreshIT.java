package dev.meridian.activities.explorer.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.explorer.edit.AcceptedEdit;
import dev.meridian.activities.explorer.edit.ChartImports;
import dev.meridian.activities.explorer.edit.ChartImports.Chart;
import dev.meridian.activities.explorer.edit.CommitMetadata;
import dev.meridian.activities.explorer.edit.ExplorerQueries;
import dev.meridian.activities.explorer.edit.ExplorerText;
import dev.meridian.activities.explorer.fault.ExplorerFixture;
import dev.meridian.activities.explorer.fault.StoredTsv;
import dev.meridian.activities.explorer.fault.Tsv;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.explorer.source.IndicatorMetadata;
import dev.meridian.domain.explorer.source.IndicatorSource;
import dev.meridian.domain.explorer.source.IndicatorSourceException;
import dev.meridian.domain.explorer.warning.ExplorerWarning;
import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.explorer.RefreshTurn;
import dev.meridian.workflows.explorer.ViewsRefreshed;
import dev.meridian.workflows.job.ActivityPolicies;
import io.temporal.client.ActivityCanceledException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.assertj.core.groups.Tuple;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

@Tag("slow")
class ViewRefreshIT {
    private static final ExplorerFixture FIXTURE = ExplorerFixture.create();

    private final ExplorerKey explorer = ExplorerFixture.newExplorer();

    @Test
    void aFirstRefreshStoresEveryViewInTheOrderOfTheTsv() {
        ViewsRefreshed refreshed = refresh(
                Tsv.published().view("Deaths", "One").view("Cases", "Two").chart("Tests", 404));

        assertThat(refreshed).isEqualTo(new ViewsRefreshed(3, 0, 0, 0, 1));
        assertThat(stored())
                .extracting(ExplorerQueries.View::viewId)
                .containsExactly("metric=deaths", "metric=cases", "metric=tests");
        assertThatStoredIsWhatTheTsvBuilds();
    }

    @Test
    void eachKindOfChangeIsCountedAndWritten() {
        refresh(Tsv.published()
                .view("Stays", "Stays")
                .view("Moves", "Moves")
                .view("Changes", "Before")
                .view("Goes", "Goes"));
        UUID changes = id("metric=changes");
        UUID moves = id("metric=moves");
        UUID goes = id("metric=goes");

        ViewsRefreshed refreshed = refresh(Tsv.published()
                .view("Stays", "Stays")
                .view("Changes", "After")
                .view("Moves", "Moves")
                .view("New", "New"));

        assertThat(refreshed).isEqualTo(new ViewsRefreshed(1, 1, 1, 2, 0));
        assertThatStoredIsWhatTheTsvBuilds();
        assertThat(id("metric=changes")).isEqualTo(changes);
        assertThat(id("metric=moves")).isEqualTo(moves);
        assertThat(tombstones()).containsExactly(goes);
    }

    @Test
    void anUnchangedRefreshWritesNoRow() {
        Tsv tsv = Tsv.published().view("Deaths", "One").view("Deaths", "One").chart("Tests", 404);
        refresh(tsv);
        List<String> before = rowVersions();

        assertThat(refresh(tsv)).isEqualTo(new ViewsRefreshed(0, 0, 0, 3, 1));

        assertThat(rowVersions()).isEqualTo(before);
    }

    @Test
    void aViewThatMovesKeepsItsConfigRowUntouched() {
        refresh(Tsv.published().view("One", "One").view("Two", "Two"));
        Map<UUID, String> before = configVersions();

        refresh(Tsv.published().view("Two", "Two").view("One", "One"));

        assertThatStoredIsWhatTheTsvBuilds();
        assertThat(configVersions()).isEqualTo(before);
    }

    @Test
    void aConfigThatTurnsIntoAnErrorLeavesATombstoneAndComesBackUnderAnotherId() {
        long chart = 71;
        importChart(chart, "{\"title\":\"First\"}");
        refresh(Tsv.published().chart("Deaths", chart));
        UUID first = id("metric=deaths");

        assertThat(refresh(Tsv.published().chart("Deaths", 404))).isEqualTo(new ViewsRefreshed(0, 1, 0, 0, 1));
        assertThat(stored().getFirst().error()).contains("404");
        assertThat(tombstones()).containsExactly(first);

        assertThat(refresh(Tsv.published().chart("Deaths", chart))).isEqualTo(new ViewsRefreshed(0, 1, 0, 0, 0));
        assertThat(id("metric=deaths")).isNotEqualTo(first);
        assertThatStoredIsWhatTheTsvBuilds();
    }

    @Test
    void anErrorWithAnotherTextIsAnUpdate() {
        refresh(Tsv.published().chart("Deaths", 404));

        assertThat(refresh(Tsv.published().chart("Deaths", 405))).isEqualTo(new ViewsRefreshed(0, 1, 0, 0, 1));

        assertThatStoredIsWhatTheTsvBuilds();
    }

    @Test
    void viewsOfOneIdAreMatchedInRowOrderSoThatNoneIsOrphaned() {
        refresh(Tsv.published().view("Same", "A").view("Same", "A").view("Same", "A"));
        List<UUID> before = configIds();

        ViewsRefreshed refreshed = refresh(Tsv.published().view("Same", "A").view("Same", "A"));

        assertThat(refreshed).isEqualTo(new ViewsRefreshed(0, 0, 1, 2, 0));
        assertThat(configIds()).isEqualTo(before.subList(0, 2));
        assertThat(tombstones()).containsExactly(before.get(2));
        assertThat(FIXTURE.count("SELECT count(*) FROM chart_configs WHERE slug = :slug", explorer))
                .isEqualTo(2);
    }

    @Test
    void viewsAreWrittenInSeveralBatchesWithoutACollision() {
        Tsv first = Tsv.published();
        Tsv second = Tsv.published();
        for (int i = 0; i < 1300; i++) {
            first.view("View " + i, "Title " + i);
            second.view("View " + (1300 - i), i % 3 == 0 ? "New " + i : "Title " + (1300 - i));
        }
        refresh(first);

        assertThat(refresh(second).created()).isEqualTo(1);

        assertThatStoredIsWhatTheTsvBuilds();
    }

    @Test
    void aVeryLongViewIdAndARareCharacterAreStoredAsTheyAreBuilt() {
        refresh(Tsv.published()
                .view("x".repeat(600), "Long")
                .view("\ud83c\udf0d".repeat(300), "\ud83c\udf0d\\u0000 \"quoted\" \u2028"));

        assertThatStoredIsWhatTheTsvBuilds();
    }

    @Test
    void anUnpublishedExplorerHasNoViews() {
        refresh(Tsv.published().view("Deaths", "One").chart("Cases", 404));

        assertThat(refresh(Tsv.unpublished().view("Deaths", "One"))).isEqualTo(new ViewsRefreshed(0, 0, 2, 0, 0));

        assertThat(stored()).isEmpty();
    }

    @Test
    void aPreviewWritesNothing() {
        refresh(Tsv.published().view("Deaths", "One").view("Cases", "Two"));
        List<String> before = rowVersions();

        ExplorerPreview preview = FIXTURE.views.preview(
                explorer,
                Tsv.published().view("Deaths", "Other").view("Tests", "Three").text());

        assertThat(preview.changes().summary()).isEqualTo(new ViewsRefreshed(1, 1, 1, 0, 0));
        assertThat(rowVersions()).isEqualTo(before);
    }

    @Test
    void aPreviewOfATextThatWouldRemoveEveryViewSaysSo() {
        refresh(Tsv.published().view("One", "One").view("Two", "Two"));

        String carriageReturns = "isPublished\ttrue\rgraphers\r\tM Radio\ttitle\r\ta\tx";
        assertThat(FIXTURE.views.preview(explorer, carriageReturns).warnings())
                .extracting(ExplorerWarning::code)
                .containsExactly("all-views-removed", "carriage-returns", "no-rows");
        assertThat(FIXTURE.views
                        .preview(explorer, "graphers\n\tM Radio\ttitle\n\ta\tx")
                        .warnings())
                .extracting(ExplorerWarning::message)
                .containsExactly("None of the 2 stored views would be left,"
                        + " since the text does not say isPublished<TAB>true");
    }

    @Test
    void aPreviewSaysWhichTablesAreNotRead() {
        String text = "isPublished\ttrue\ntable\thttps://example.org/none.csv\tt\n"
                + "graphers\n\tM Radio\ttableSlug\n\ta\tt\n";
        assertThat(FIXTURE.views.preview(explorer, text).warnings())
                .extracting(ExplorerWarning::code, ExplorerWarning::line)
                .containsExactly(Tuple.tuple("table-missing", 2));
    }

    @Test
    void aTableAddressWithAPasswordIsRefusedAndNotRepeated() {
        String text = "isPublished\ttrue\ntable\thttps://user:pass-word@example.org/t.csv\tt\ngraphers\n\ta\n";
        assertThatThrownBy(() -> FIXTURE.views.preview(explorer, text))
                .isInstanceOfSatisfying(JobException.class, refused -> {
                    assertThat(refused.toFailure().code()).isEqualTo("table_address_with_credentials");
                    assertThat(refused.toFailure().retryable()).isFalse();
                    assertThat(refused).hasMessageContaining("Line 2").hasMessageNotContaining("pass-word");
                });
        assertThatThrownBy(() -> ExplorerText.read(text)).hasMessageContaining("Line 2");
    }

    @Test
    void aPreviewTellsChangesAndWarningsTogether() {
        ExplorerPreview preview =
                FIXTURE.views.preview(explorer, "isPublished\ttrue\ngraphers\n\tM Radio\ttitle\n\ta\tx\n\ta\ty\n");

        assertThat(preview.changes().summary()).isEqualTo(new ViewsRefreshed(2, 0, 0, 0, 0));
        assertThat(preview.warnings()).extracting(ExplorerWarning::code).containsExactly("row-not-shown");
    }

    @Test
    void onlyAMissingIndicatorIsStoredAsMissing() {
        Tsv tsv = Tsv.published().indicator("Deaths", "7");
        AcceptedEdit accepted = FIXTURE.put(explorer, tsv);
        FailingSource source = new FailingSource();
        ViewRefresh views = new ViewRefresh(FIXTURE.jdbi, ExplorerFixture.SETTINGS, source);
        RefreshTurn turn = FIXTURE.turn(explorer, accepted);
        FIXTURE.books.begin(turn, false);

        assertThatThrownBy(() -> views.refresh(turn, 1, ExplorerFixture.NOBODY))
                .isInstanceOfSatisfying(JobException.class, failed -> {
                    assertThat(failed.toFailure().code()).isEqualTo("indicators_unavailable");
                    assertThat(failed.toFailure().retryable()).isTrue();
                });
        assertThat(stored()).isEmpty();

        source.isDown = false;
        assertThat(views.refresh(turn, 1, ExplorerFixture.NOBODY)).isEqualTo(new ViewsRefreshed(1, 0, 0, 0, 0));
        assertThat(stored().getFirst().error()).isNull();
    }

    @Test
    void anExplorerWhoseViewsComeToTooMuchFailsForGood() {
        String tsv = "isPublished\ttrue\nnote\t" + "n".repeat(1_000_000) + "\ngraphers\n\tM Radio\ttitle\n"
                + "\ta\tt\n".repeat(1_000);
        AcceptedEdit accepted = FIXTURE.edits.put(explorer, tsv, new CommitMetadata(null, null, null));
        RefreshTurn turn = FIXTURE.turn(explorer, accepted);
        FIXTURE.books.begin(turn, false);

        assertThatThrownBy(() -> FIXTURE.refreshViews(turn)).isInstanceOfSatisfying(JobException.class, failed -> {
            assertThat(failed.toFailure().code()).isEqualTo("explorer_too_large");
            assertThat(failed.toFailure().retryable()).isFalse();
        });
        assertThat(stored()).isEmpty();
    }

    @Test
    void aWordTooLongForACatalogPathIsNoLink() {
        refresh(Tsv.published().indicator("Deaths", "grapher/" + "p".repeat(10_000)));

        assertThat(FIXTURE.count("SELECT count(*) FROM explorer_catalog_paths WHERE slug = :slug", explorer))
                .isZero();
        assertThat(stored().getFirst().error()).isNull();
    }

    @Test
    void aRefreshThatFailsHalfwayLeavesNothingBehind() {
        refresh(Tsv.published().view("Deaths", "One"));
        List<String> before = rowVersions();
        Tsv many = Tsv.published();
        for (int i = 0; i < 700; i++) {
            many.view("View " + i, "Title");
        }
        AcceptedEdit accepted = FIXTURE.put(explorer, many);
        FIXTURE.jdbi.useHandle(handle -> handle.execute("ALTER TABLE explorer_views ADD CONSTRAINT no_600 CHECK"
                + " (slug <> '" + explorer.slug() + "' OR row_index <> 600)"));
        try {
            assertThatThrownBy(() -> FIXTURE.refreshViews(FIXTURE.turn(explorer, accepted)))
                    .isInstanceOf(UnableToExecuteStatementException.class)
                    .hasCauseInstanceOf(PSQLException.class);
        } finally {
            FIXTURE.jdbi.useHandle(handle -> handle.execute("ALTER TABLE explorer_views DROP CONSTRAINT no_600"));
        }

        assertThat(rowVersions()).isEqualTo(before);
        FIXTURE.refresh(explorer, accepted);
        assertThatStoredIsWhatTheTsvBuilds();
    }

    @Test
    void aSourceThatDoesNotAnswerIsAFailureOfItsOwnAndKeepsTheWorkerAlive() {
        SilentSource source = new SilentSource(4);
        RefreshTurn turn = indicatorTurn();
        List<Long> signs = new ArrayList<>();

        assertThatThrownBy(() -> new ViewRefresh(FIXTURE.jdbi, ExplorerFixture.SETTINGS, source)
                        .refresh(turn, 1, progress -> {
                            signs.add(System.nanoTime());
                            source.signs.countDown();
                        }))
                .isInstanceOfSatisfying(
                        JobException.class,
                        failed -> assertThat(failed.toFailure().code()).isEqualTo("indicators_unavailable"))
                .hasMessage("no answer in time");

        for (int i = 1; i < signs.size(); i++) {
            assertThat(Duration.ofNanos(signs.get(i) - signs.get(i - 1)))
                    .isLessThan(ActivityPolicies.HEARTBEAT_TIMEOUT);
        }
    }

    @Test
    void aCancellationReachesASourceThatDoesNotAnswer() throws InterruptedException {
        SilentSource source = new SilentSource(1_000);
        RefreshTurn turn = indicatorTurn();

        assertThatThrownBy(() -> new ViewRefresh(FIXTURE.jdbi, ExplorerFixture.SETTINGS, source)
                        .refresh(turn, 1, progress -> {
                            if (progress.total() > 0) {
                                throw new ActivityCanceledException();
                            }
                        }))
                .isInstanceOf(ActivityCanceledException.class);

        assertThat(source.interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void viewsOfLargeChartsAreWrittenAFewAtATime() {
        importChart(72, "{\"note\":\"" + "n".repeat(1 << 20) + "\"}");
        Tsv tsv = Tsv.published();
        for (int i = 0; i < 16; i++) {
            tsv.chart("View " + i, 72);
        }
        AtomicInteger inserts = new AtomicInteger();
        FIXTURE.jdbi.setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                if (String.valueOf(context.getRenderedSql()).startsWith("INSERT INTO chart_configs")) {
                    inserts.incrementAndGet();
                }
            }
        });
        try {
            refresh(tsv);
        } finally {
            FIXTURE.jdbi.setSqlLogger(SqlLogger.NOP_SQL_LOGGER);
        }

        assertThat(inserts).hasValue(4);
        assertThatStoredIsWhatTheTsvBuilds();
    }

    private RefreshTurn indicatorTurn() {
        String tsv = "isPublished\ttrue\ngraphers\n\tyVariableIds\tMetric Radio\n\t900\tOne\n";
        return FIXTURE.turn(explorer, FIXTURE.edits.put(explorer, tsv, new CommitMetadata(null, null, null)));
    }

    @Test
    void aWorkerThatHasBeenOvertakenWritesNothing() {
        RefreshTurn turn = indicatorTurn();
        IndicatorSource slow = new FailingSource() {
            @Override
            public Optional<IndicatorMetadata> metadata(long indicatorId) {
                FIXTURE.views.refresh(turn, 2, ExplorerFixture.NOBODY);
                return Optional.empty();
            }
        };

        assertThatThrownBy(() -> new ViewRefresh(FIXTURE.jdbi, ExplorerFixture.SETTINGS, slow)
                        .refresh(turn, 1, ExplorerFixture.NOBODY))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("taken over");

        assertThatStoredIsWhatTheTsvBuilds();
    }

    private ViewsRefreshed refresh(Tsv tsv) {
        return FIXTURE.refreshViews(FIXTURE.turn(explorer, FIXTURE.put(explorer, tsv)));
    }

    private List<ExplorerQueries.View> stored() {
        return FIXTURE.storedViews(explorer);
    }

    private void assertThatStoredIsWhatTheTsvBuilds() {
        String tsv = StoredTsv.of(FIXTURE.queries, explorer).orElseThrow();
        assertThat(stored())
                .extracting(
                        ExplorerQueries.View::row,
                        ExplorerQueries.View::viewId,
                        ExplorerQueries.View::dimensions,
                        ExplorerQueries.View::config,
                        ExplorerQueries.View::error,
                        ExplorerQueries.View::md5)
                .isEqualTo(FIXTURE.built(explorer, tsv).stream()
                        .map(view -> Tuple.tuple(
                                view.row(), view.viewId(), view.dimensions(), view.config(), view.error(), view.md5()))
                        .toList());
        assertThat(FIXTURE.count(
                        "SELECT count(*) FROM chart_configs c WHERE slug = :slug AND NOT EXISTS"
                                + " (SELECT FROM explorer_views v WHERE v.chart_config_id = c.id)",
                        explorer))
                .as("configs without a view")
                .isZero();
    }

    private UUID id(String viewId) {
        return FIXTURE.configOf(explorer, viewId);
    }

    private List<UUID> configIds() {
        return stored().stream()
                .map(view -> Objects.requireNonNull(view.chartConfigId()))
                .toList();
    }

    private List<UUID> tombstones() {
        return FIXTURE.jdbi.withHandle(
                handle -> handle.createQuery("SELECT chart_config_id FROM object_tombstones WHERE slug = :slug")
                        .bind("slug", explorer.slug())
                        .mapTo(UUID.class)
                        .list());
    }

    /** Where each row lies and which transaction wrote it: the same only if nobody has written it. */
    private List<String> rowVersions() {
        return FIXTURE.jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT 'view ' || id || ctid || xmin FROM explorer_views WHERE slug = :slug
                        UNION ALL SELECT 'config ' || id || ctid || xmin FROM chart_configs WHERE slug = :slug
                        ORDER BY 1""")
                .bind("slug", explorer.slug())
                .mapTo(String.class)
                .list());
    }

    private Map<UUID, String> configVersions() {
        return FIXTURE.jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT id, ctid::text || xmin FROM chart_configs WHERE slug = :slug")
                .bind("slug", explorer.slug())
                .map((row, context) -> Map.entry(row.getObject(1, UUID.class), row.getString(2)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static void importChart(long id, String config) {
        new ChartImports(FIXTURE.jdbi, FIXTURE.edits).importCharts("default", List.of(new Chart(id, config)));
    }

    private abstract static class MetadataOnly implements IndicatorSource {
        @Override
        public boolean hasData(long indicatorId) {
            return false;
        }

        @Override
        public Optional<String> tableHead(String url) {
            return Optional.empty();
        }
    }

    /** Blocks every request until it is released, and then fails like a source that did not answer in time. */
    private static final class SilentSource extends MetadataOnly {
        private static final int CAP_SECONDS = 30;

        private final CountDownLatch signs;
        private final CountDownLatch interrupted = new CountDownLatch(1);

        /**
         * @param signs how many signs of life of its caller it waits for
         */
        private SilentSource(int signs) {
            this.signs = new CountDownLatch(signs);
        }

        @Override
        public Optional<IndicatorMetadata> metadata(long indicatorId) {
            try {
                boolean released = signs.await(CAP_SECONDS, TimeUnit.SECONDS);
                throw new IndicatorSourceException(released ? "no answer in time" : "the caller gave no sign of life");
            } catch (InterruptedException stopping) {
                interrupted.countDown();
                throw new CancellationException("interrupted");
            }
        }
    }

    private static class FailingSource extends MetadataOnly {
        private volatile boolean isDown = true;

        @Override
        public Optional<IndicatorMetadata> metadata(long indicatorId) {
            if (isDown) {
                throw new IndicatorSourceException("status 503");
            }
            return Optional.empty();
        }
    }
}
