package dev.meridian.activities.explorer.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.explorer.edit.ChartImports.Chart;
import dev.meridian.activities.explorer.edit.ChartImports.Imported;
import dev.meridian.activities.explorer.edit.ChartImports.Variable;
import dev.meridian.activities.explorer.fault.ExplorerFixture;
import dev.meridian.activities.explorer.fault.Tsv;
import dev.meridian.activities.explorer.view.StoredChartCatalog;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.job.JobFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ChartImportsIT {
    private static final ExplorerFixture FIXTURE = ExplorerFixture.create();
    private static final AtomicLong IDS = new AtomicLong(1000);

    private final ChartImports imports = new ChartImports(FIXTURE.jdbi, FIXTURE.edits);
    private final ExplorerKey explorer = ExplorerFixture.newExplorer();
    private final long id = IDS.incrementAndGet();

    @Test
    void aNewChartRefreshesThePublishedExplorersThatNameIt() {
        FIXTURE.putAndRefresh(explorer, Tsv.published().chart("Deaths", id));
        FIXTURE.put(ExplorerFixture.newExplorer(), Tsv.unpublished().chart("Deaths", id));
        FIXTURE.put(ExplorerFixture.newExplorer(), Tsv.published().chart("Deaths", id + 500_000));

        Imported imported = importChart("{\"title\":\"First\"}");

        assertThat(imported.changed()).isEqualTo(1);
        assertThat(slugs(imported)).containsExactly(explorer.slug());
        FIXTURE.refresh(explorer, imported.refreshes().getFirst());
        assertThat(FIXTURE.storedViews(explorer).getFirst().config()).contains("\"bakedGrapherURL\"");
        assertThat(FIXTURE.storedViews(explorer).getFirst().error()).isNull();
    }

    @Test
    void importingWhatIsThereAlreadyRefreshesNothing() {
        FIXTURE.put(explorer, Tsv.published().chart("Deaths", id));
        importChart("{\"title\":\"First\"}");

        assertThat(importChart("{\"title\":\"First\"}")).isEqualTo(new Imported(0, List.of()));
        assertThat(importChart("{\"title\":\"Second\"}").refreshes()).hasSize(1);
    }

    @Test
    void anExplorerIsRefreshedOnceForAllChartsOfAnImport() {
        long other = IDS.incrementAndGet();
        FIXTURE.put(explorer, Tsv.published().chart("Deaths", id).chart("Cases", other));

        Imported imported = imports.importCharts("default", List.of(new Chart(id, "{}"), new Chart(other, "{}")));

        assertThat(imported.changed()).isEqualTo(2);
        assertThat(slugs(imported)).containsExactly(explorer.slug());
    }

    @Test
    void anIndicatorRefreshesExplorersThatNameItByIdOrByPath() {
        ExplorerKey byPath = ExplorerFixture.newExplorer();
        FIXTURE.put(explorer, Tsv.published().indicator("Deaths", Long.toString(id)));
        FIXTURE.put(byPath, Tsv.published().indicator("Deaths", path("deaths")));

        Imported imported = importVariable(path("deaths"), "{}");

        assertThat(slugs(imported)).containsExactlyInAnyOrder(explorer.slug(), byPath.slug());
    }

    @Test
    void anIndicatorThatLosesItsPathRefreshesTheExplorersThatNamedIt() {
        importVariable(path("deaths"), "{}");
        FIXTURE.put(explorer, Tsv.published().indicator("Deaths", path("deaths")));

        assertThat(slugs(importVariable(path("cases"), "{}"))).containsExactly(explorer.slug());
    }

    @Test
    void anImportLeavesExplorersOfUnchangedIndicatorsAlone() {
        importVariable(path("deaths"), "{}");
        FIXTURE.put(explorer, Tsv.published().indicator("Deaths", Long.toString(id)));
        long other = IDS.incrementAndGet();

        Imported imported = imports.importVariables(
                "default",
                List.of(new Variable(id, path("deaths"), "{}", null), new Variable(other, null, "{}", null)));

        assertThat(imported).isEqualTo(new Imported(1, List.of()));
    }

    @Test
    void anotherTenantsExplorersAreNotConcerned() {
        FIXTURE.edits.put(
                new ExplorerKey("other", explorer.slug()),
                Tsv.published().chart("Deaths", id).text(),
                new CommitMetadata(null, null, null));

        assertThat(importChart("{}").refreshes()).isEmpty();
    }

    @Test
    void manyIndicatorsAreStoredTogetherAndTheLastOfOneIdCounts() {
        List<Variable> variables = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            variables.add(new Variable(IDS.incrementAndGet(), path("many-" + i), "{\"n\":" + i + "}", null));
        }
        Variable last = variables.getLast();
        FIXTURE.put(explorer, Tsv.published().indicator("Deaths", path("many-7")));
        variables.add(new Variable(last.id(), null, "{\"n\":\"last\"}", "{}"));

        Imported imported = imports.importVariables("default", variables);

        assertThat(imported.changed()).isEqualTo(2_000);
        assertThat(slugs(imported)).containsExactly(explorer.slug());
        assertThat(new ChartQueries(FIXTURE.jdbi).variable("default", last.id()))
                .contains(variables.getLast());
        assertThat(new ChartQueries(FIXTURE.jdbi)
                        .variable("default", variables.get(7).id()))
                .contains(variables.get(7));
        assertThat(imports.importVariables("default", variables)).isEqualTo(new Imported(0, List.of()));
    }

    @Test
    void whoStoresAnExplorerDuringALongImportIsSoonToldToComeBack() {
        try (Handle importing = FIXTURE.jdbi.open()) {
            importing.begin();
            ExplorerLinks.lockForImport(importing, "default");

            assertThatThrownBy(() -> FIXTURE.put(explorer, Tsv.published().chart("Deaths", id)))
                    .isInstanceOfSatisfying(
                            JobException.class,
                            refused -> assertThat(refused.toFailure())
                                    .extracting(JobFailure::code, JobFailure::retryable)
                                    .containsExactly("import_under_way", true));
            FIXTURE.edits.put(
                    new ExplorerKey("other", explorer.slug()),
                    Tsv.published().chart("Deaths", id).text(),
                    new CommitMetadata(null, null, null));
            importing.rollback();
        }

        assertThat(FIXTURE.put(explorer, Tsv.published().chart("Deaths", id)).job())
                .isPresent();
    }

    @Test
    void anImportAndANewLinkNeverMissEachOther() throws Exception {
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 25; round++) {
                long chart = IDS.incrementAndGet();
                ExplorerKey linked = ExplorerFixture.newExplorer();
                FIXTURE.put(linked, Tsv.published());
                Future<Imported> imported =
                        both.submit(() -> imports.importCharts("default", List.of(new Chart(chart, "{}"))));
                // What a refresh reads as soon as the edit is accepted.
                Future<Boolean> seen = both.submit(() -> {
                    FIXTURE.put(linked, Tsv.published().chart("Deaths", chart));
                    return !new StoredChartCatalog(FIXTURE.jdbi, "default")
                            .chartConfigs(List.of(chart))
                            .isEmpty();
                });

                boolean refreshed = !imported.get().refreshes().isEmpty();
                assertThat(seen.get() || refreshed).isTrue();
            }
        }
    }

    private Imported importChart(String config) {
        return imports.importCharts("default", List.of(new Chart(id, config)));
    }

    private Imported importVariable(String path, String etlConfig) {
        return imports.importVariables("default", List.of(new Variable(id, path, etlConfig, null)));
    }

    private String path(String name) {
        return "grapher/who/2024-01-0" + (id % 9 + 1) + "/set-" + id + "/table#" + name;
    }

    private static List<String> slugs(Imported imported) {
        return imported.refreshes().stream().map(AcceptedEdit::slug).toList();
    }
}
