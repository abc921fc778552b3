package dev.meridian.domain.explorer.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.domain.explorer.catalog.ChartCatalog;
import dev.meridian.domain.explorer.catalog.VariableConfigs;
import dev.meridian.domain.explorer.program.ExplorerProgram;
import dev.meridian.domain.explorer.selection.ExplorerView;
import dev.meridian.domain.explorer.source.IndicatorMetadata;
import dev.meridian.domain.explorer.source.IndicatorSource;
import dev.meridian.domain.explorer.source.IndicatorSourceException;
import dev.meridian.domain.explorer.table.ExplorerSettings;
import dev.meridian.domain.explorer.testing.ExplorerGenerator;
import dev.meridian.domain.explorer.testing.GeneratedExplorer;
import dev.meridian.domain.explorer.testing.TestWorld;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExplorerViewBuilderTest {

    private static final ExplorerSettings SETTINGS = new ExplorerSettings("https://admin", "https://site");

    private static ExplorerProgram indicators(int views) {
        StringBuilder lines = new StringBuilder("graphers\n|M Radio|yVariableIds\n");
        IntStream.range(0, views)
                .forEach(i ->
                        lines.append("|m").append(i).append('|').append(i + 1).append('\n'));
        return ExplorerProgram.parse(TestWorld.tsv(lines.toString()));
    }

    /** Has every indicator, counts what it is asked, and may fail. */
    private static class CountingSource implements IndicatorSource {

        final Map<Long, Integer> asked = new ConcurrentHashMap<>();
        final AtomicInteger open = new AtomicInteger();
        final AtomicInteger mostOpen = new AtomicInteger();
        long failsAt = -1;

        @Override
        public Optional<IndicatorMetadata> metadata(long indicatorId) {
            mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
            Thread.yield();
            asked.merge(indicatorId, 1, Integer::sum);
            open.decrementAndGet();
            if (indicatorId == failsAt) {
                throw new IndicatorSourceException("status 503");
            }
            return Optional.of(new IndicatorMetadata("I" + indicatorId, "", "", "float", false, "", ""));
        }

        @Override
        public boolean hasData(long indicatorId) {
            return true;
        }

        @Override
        public Optional<String> tableHead(String url) {
            throw new IndicatorSourceException("time-out");
        }
    }

    @Test
    void viewsComeInRowOrderAndEachIndicatorIsFetchedOnce() {
        CountingSource source = new CountingSource();
        Iterator<ExplorerView> views =
                new ExplorerViewBuilder(SETTINGS, ChartCatalog.empty(), source).build(indicators(1234));
        for (int row = 0; row < 1234; row++) {
            ExplorerView view = views.next();
            assertThat(view.row()).isEqualTo(row);
            assertThat(view.config()).contains("\"title\":\"I" + (row + 1) + "\"");
        }
        assertThat(views.hasNext()).isFalse();
        assertThatThrownBy(views::next).isInstanceOf(NoSuchElementException.class);
        assertThat(source.asked)
                .hasSize(1234)
                .allSatisfy((id, count) -> assertThat(count).isEqualTo(1));
        assertThat(source.mostOpen.get())
                .as("the source decides what is asked in parallel")
                .isEqualTo(1);
    }

    @Test
    void onlyTheViewsAskedForAreFetched() {
        CountingSource source = new CountingSource();
        new ExplorerViewBuilder(SETTINGS, ChartCatalog.empty(), source)
                .build(indicators(100_000))
                .next();
        assertThat(source.asked.size()).isLessThan(2000);
    }

    @Test
    void aFaultOfTheSourceEndsTheBuild() {
        CountingSource source = new CountingSource();
        source.failsAt = 7;
        Iterator<ExplorerView> views =
                new ExplorerViewBuilder(SETTINGS, ChartCatalog.empty(), source).build(indicators(20));
        assertThatThrownBy(views::next)
                .isInstanceOf(IndicatorSourceException.class)
                .hasMessage("status 503");
    }

    @Test
    void aTableThatCannotBeReadEndsTheBuild() {
        ExplorerProgram program = ExplorerProgram.parse(
                TestWorld.tsv("table|https://example.org/x.csv\ngraphers\n|M Radio|ySlugs\n|a|b"));
        Iterator<ExplorerView> views =
                new ExplorerViewBuilder(SETTINGS, ChartCatalog.empty(), new CountingSource()).build(program);
        assertThatThrownBy(views::next).isInstanceOf(IndicatorSourceException.class);
    }

    @Test
    void aFaultOfTheCatalogEndsTheBuild() {
        ChartCatalog broken = new ChartCatalog() {
            @Override
            public Map<Long, String> chartConfigs(Collection<Long> chartIds) {
                throw new IllegalStateException("no database");
            }

            @Override
            public Map<Long, VariableConfigs> variableConfigs(Collection<Long> variableIds) {
                throw new IllegalStateException("no database");
            }

            @Override
            public Map<String, Long> variableIds(Collection<String> catalogPaths) {
                throw new IllegalStateException("no database");
            }
        };
        Iterator<ExplorerView> views =
                new ExplorerViewBuilder(SETTINGS, broken, IndicatorSource.empty()).build(indicators(1));
        assertThatThrownBy(views::next).hasMessage("no database");
    }

    @Test
    void theDigestIsThatOfTheUploadedBytes() {
        ExplorerView view =
                new TestWorld().views("graphers\n|M Radio|title\n|a|é").getFirst();
        assertThat(view.md5())
                .isEqualTo(ExplorerView.md5(String.valueOf(view.config())))
                .hasSize(24);
        assertThat(ExplorerView.md5("")).isEqualTo("1B2M2Y8AsgTpgAmY7PhCfg==");
    }

    @Test
    void generatedExplorersBuildWithoutErrorsAndTheSameEachTime() {
        for (ExplorerGenerator.Mode mode : ExplorerGenerator.Mode.values()) {
            GeneratedExplorer explorer = ExplorerGenerator.generate(mode, 700, 3);
            assertThat(ExplorerGenerator.generate(mode, 700, 3)).isEqualTo(explorer);
            assertThat(ExplorerGenerator.generate(mode, 700, 4).tsv()).isNotEqualTo(explorer.tsv());
            Set<String> ids = new HashSet<>();
            ExplorerProgram program = ExplorerProgram.parse(explorer.tsv());
            new ExplorerViewBuilder(SETTINGS, explorer.catalog(), explorer.source())
                    .build(program)
                    .forEachRemaining(view -> {
                        assertThat(view.error()).isNull();
                        ids.add(view.viewId());
                    });
            assertThat(ids).hasSize(700);
            assertThat(program.viewCount()).isEqualTo(700);
            assertThat(program.isPublished()).isTrue();
        }
    }
}
