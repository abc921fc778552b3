package dev.meridian.activities.explorer.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.explorer.edit.ExplorerQueries;
import dev.meridian.activities.explorer.view.StoredChartCatalog;
import dev.meridian.activities.testing.TestBucket;
import dev.meridian.domain.explorer.program.ExplorerProgram;
import dev.meridian.domain.explorer.source.IndicatorSource;
import dev.meridian.domain.explorer.view.ExplorerViewBuilder;
import dev.meridian.workflows.explorer.ExplorerKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.assertj.core.groups.Tuple;
import org.jdbi.v3.core.Jdbi;

/** Checks that explorers, jobs, ledger and bucket agree when nothing is under way. */
record DriftChecker(Jdbi jdbi, TestBucket bucket) {
    /** The bucket holds the database's configs, byte for byte, and nothing else. */
    void assertBucketEqualsDatabase() {
        Map<String, String> expected = new TreeMap<>();
        jdbi.useHandle(handle -> handle.createQuery("SELECT id, config FROM chart_configs")
                .map((row, context) -> Map.entry(row.getObject(1, UUID.class), row.getString(2)))
                .forEach(config -> expected.put(TestBucket.key(config.getKey()), config.getValue())));
        Map<String, String> found = bucket.contents();
        assertThat(found.keySet()).as("objects in the bucket").containsExactlyInAnyOrderElementsOf(expected.keySet());
        assertThat(found).as("texts in the bucket").isEqualTo(expected);
    }

    /** The explorer is clean, its views are what its TSV builds, and the ledger has nothing left to do. */
    void assertExplorerIsAsItsTsvSays(ExplorerKey explorer) {
        Optional<String> tsv = StoredTsv.of(new ExplorerQueries(jdbi), explorer);
        assertThat(new ExplorerQueries(jdbi).views(explorer, 0, Integer.MAX_VALUE))
                .as("views of %s", explorer.slug())
                .extracting(
                        ExplorerQueries.View::row,
                        ExplorerQueries.View::viewId,
                        ExplorerQueries.View::dimensions,
                        ExplorerQueries.View::config,
                        ExplorerQueries.View::error)
                .isEqualTo(tsv.map(text -> built(explorer, text)).orElse(List.of()));
        assertThat(strings("SELECT views_refresh_status FROM explorers WHERE slug = :slug", explorer))
                .as("status of %s", explorer.slug())
                .isSubsetOf("clean");
        assertThat(strings(
                        "SELECT id::text FROM chart_configs c WHERE slug = :slug AND"
                                + " (synced_md5 IS DISTINCT FROM md5 OR NOT EXISTS"
                                + " (SELECT FROM explorer_views v WHERE v.chart_config_id = c.id))"
                                + " UNION ALL SELECT chart_config_id::text FROM object_tombstones WHERE slug = :slug",
                        explorer))
                .as("unsynced, orphaned or left-over objects of %s", explorer.slug())
                .isEmpty();
    }

    /** Every job has ended for a reason that it may end for, and no event shows progress going back. */
    void assertJobsEndedAsTheyShould(ExplorerKey explorer) {
        assertThat(strings("""
                        SELECT concat_ws(' ', id, status, outcome, attempt, error_code, error) FROM jobs
                        WHERE subject = :slug AND NOT CASE status
                            WHEN 'completed' THEN outcome IS NOT NULL OR progress = 100
                            WHEN 'failed' THEN attempt = 3 AND error_code IN ('object_store_failed', 'database_failed')
                            ELSE status = 'cancelled' END""", explorer))
                .as("jobs of %s that did not end as they should", explorer.slug())
                .isEmpty();
        assertThat(strings("""
                        SELECT concat_ws(' ', job_id, seq, error_code, error) FROM job_events
                        WHERE subject = :slug AND error_code NOT IN
                            ('object_store_failed', 'database_failed', 'database_unavailable')""", explorer))
                .as("failures of %s that are nobody's fault", explorer.slug())
                .isEmpty();
        assertThat(strings("""
                        SELECT concat_ws(' ', job_id, seq, before, progress) FROM
                            (SELECT *, lag(progress) OVER (PARTITION BY job_id ORDER BY seq) AS before FROM job_events
                             WHERE subject = :slug) e WHERE progress < before""", explorer))
                .as("steps back of %s", explorer.slug())
                .isEmpty();
    }

    private List<Tuple> built(ExplorerKey explorer, String tsv) {
        List<Tuple> built = new ArrayList<>();
        ExplorerProgram program = ExplorerProgram.parse(tsv);
        if (program.isPublished()) {
            new ExplorerViewBuilder(
                            ExplorerFixture.SETTINGS,
                            new StoredChartCatalog(jdbi, explorer.tenant()),
                            IndicatorSource.empty())
                    .build(program)
                    .forEachRemaining(view -> built.add(
                            Tuple.tuple(view.row(), view.viewId(), view.dimensions(), view.config(), view.error())));
        }
        return built;
    }

    private List<String> strings(String sql, ExplorerKey explorer) {
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("slug", explorer.slug())
                .map((row, context) -> Objects.requireNonNull(row.getString(1)))
                .list());
    }
}
