package dev.meridian.domain.explorer.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.meridian.domain.explorer.catalog.ChartCatalog;
import dev.meridian.domain.explorer.golden.GoldenWorld;
import dev.meridian.domain.explorer.program.ExplorerProgram;
import dev.meridian.domain.explorer.program.ExplorerTooLargeException;
import dev.meridian.domain.explorer.selection.ExplorerView;
import dev.meridian.domain.explorer.source.IndicatorMetadata;
import dev.meridian.domain.explorer.source.IndicatorSource;
import dev.meridian.domain.explorer.table.ExplorerSettings;
import dev.meridian.domain.explorer.testing.TestWorld;
import dev.meridian.domain.explorer.warning.ExplorerWarnings;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * Texts that the door lets in and that mean a lot of work. Each takes a second or two; where the work grew with the square
 * of the text, or with rows times columns, it would take many minutes.
 */
@Tag("slow")
class HostileExplorerTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int LINE = 1_000_000;

    /** Has every indicator and every table. */
    private static final IndicatorSource EVERYTHING = new IndicatorSource() {
        private final IndicatorMetadata metadata =
                IndicatorMetadata.of(JsonMapper.shared().readTree("{\"name\":\"n\",\"type\":\"float\"}"));

        @Override
        public Optional<IndicatorMetadata> metadata(long indicatorId) {
            return Optional.of(metadata);
        }

        @Override
        public boolean hasData(long indicatorId) {
            return true;
        }

        @Override
        public Optional<String> tableHead(String url) {
            return Optional.of("country,year\nWorld,2000\n");
        }
    };

    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }

    /** Does with a text all that is ever done with it, and counts its views. */
    private static int views(String text) {
        return assertTimeoutPreemptively(LIMIT, () -> {
            ExplorerProgram program = ExplorerProgram.parse(TestWorld.tsv(text));
            int count = 0;
            Iterator<ExplorerView> views = new ExplorerViewBuilder(
                            new ExplorerSettings("https://admin", "https://site"), ChartCatalog.empty(), EVERYTHING)
                    .build(program);
            while (views.hasNext()) {
                views.next();
                count++;
            }
            program.references();
            program.configJson();
            ExplorerWarnings.of(program, ChartCatalog.empty());
            return count;
        });
    }

    private static void assertTooLarge(String text) {
        assertThatThrownBy(() -> views(text)).isInstanceOf(ExplorerTooLargeException.class);
    }

    @Test
    void aMillionDigitsAreReadInNoTime() {
        String digits = "7".repeat(LINE);
        assertThat(views("graphers\n|M Radio|yAxisMin|grapherId\n|a|1|1\n|b|" + digits + "x|\n|c||" + digits
                        + "\n|d||0x" + digits))
                .isEqualTo(4);
    }

    @Test
    void manyWaysToLeaveChoicesBlankStayCheap() {
        SplittableRandom random = new SplittableRandom(17);
        String header =
                IntStream.range(0, 40).mapToObj(i -> "|C" + i + " Radio").collect(Collectors.joining());
        String rows = lines(
                40_000,
                row -> IntStream.range(0, 40)
                                .mapToObj(i -> random.nextInt(3) == 0 ? "|" : random.nextBoolean() ? "|x" : "|y")
                                .collect(Collectors.joining())
                        + "|t");
        assertThat(views("graphers\n" + header + "|title\n" + rows)).isEqualTo(40_000);
    }

    @Test
    void choicesThatAreAllBlankStayCheap() {
        String header =
                IntStream.range(0, 171).mapToObj(i -> "|" + i + " Radio").collect(Collectors.joining());
        assertThat(views("graphers\n" + header + "|title\n" + lines(50_000, row -> "|".repeat(172) + "t")))
                .isEqualTo(50_000);
    }

    @Test
    void tensOfThousandsOfHeaderNamesOrKeywordsStayCheap() {
        assertThat(views("graphers\n|A Radio" + "|x".repeat(LINE / 4) + "|B Radio".repeat(LINE / 16) + "\n|a"))
                .isOne();
        assertThat(views(lines(60_000, row -> "key" + row + "|v") + lines(30_000, row -> "columns\n|slug\n|a")
                        + "graphers\n|M Radio\n|a"))
                .isOne();
    }

    @Test
    void definitionsForTablesThatNoViewShowsCostNothing() {
        String tables = IntStream.range(0, 100_000).mapToObj(i -> "|t" + i).collect(Collectors.joining());
        assertThat(views("columns" + tables + "\n|slug|name\n" + lines(60_000, row -> "|s" + row + "|n")
                        + "graphers\n|M Radio\n|a"))
                .isOne();
    }

    @Test
    void thousandsOfDerivedColumnsAreNotLookedAtForEachView() {
        String definitions = lines(30_000, row -> "|d" + row + "|duplicate " + (row + 10) + "|true");
        String rows = lines(30_000, row -> "|m" + row + "|1|LineChart SlopeChart||line");
        assertThat(views("graphers\n|M Radio|yVariableIds|type|title|tab\n" + rows
                        + "|none||LineChart SlopeChart||line\ncolumns\n|slug|transform|isProjection\n" + definitions))
                .isEqualTo(30_001);
        String slugs = IntStream.range(0, 30_000).mapToObj(i -> "d" + i).collect(Collectors.joining(" "));
        assertThat(views("graphers\n|M Radio|yVariableIds|ySlugs\n|a|1|" + slugs
                        + "\ncolumns\n|slug|transform|isProjection\n" + definitions))
                .isOne();
    }

    @Test
    void quotesStarsAndBlanksAreGoneThroughOnce() {
        assertThat(views("graphers\n|M Radio|title\n|a|\"" + (" \" ".repeat(LINE / 3) + "x\n").repeat(3)))
                .isOne();
        assertThat(views("graphers\n|M Radio|title\n|a" + " ".repeat(LINE) + "*|t\n|" + "* ".repeat(LINE / 2) + "|u"))
                .isEqualTo(2);
        assertThat(views("graphers\n|M Radio|title\n|\"" + "*\n".repeat(100_000) + "\"|t"))
                .isOne();
    }

    @Test
    void whatEveryViewRepeatsEndsTheBuildBeforeMemoryDoes() {
        String rows = lines(5_000, row -> "|a" + row + "|t");
        String longText = "a".repeat(LINE);
        assertTooLarge("note|" + longText + "\ngraphers\n|M Radio|title\n" + rows);
        assertTooLarge("ySlugs|" + longText + "\ngraphers\n|M Radio|title\n" + rows);
        assertTooLarge("selection|" + longText + "\ngraphers\n|M Radio|title\n" + rows);
        assertTooLarge("graphers\n|" + longText + " Radio|title\n" + rows);
        assertTooLarge("graphers\n|M Radio|note\n|a|" + longText + "\n" + lines(5_000, row -> "||t"));
    }

    @Test
    void aLargeChartThatManyViewsShowEndsTheBuildBeforeMemoryDoes() {
        ChartCatalog charts = new GoldenWorld.MapCatalog(
                Map.of(1L, "{\"note\":\"" + "n".repeat(4 << 20) + "\"}"), Map.of(), Map.of());
        String text = "graphers\n|M Radio|grapherId\n" + lines(120, row -> "|a" + row + "|1");
        Iterator<ExplorerView> views = new ExplorerViewBuilder(
                        new ExplorerSettings("https://admin", "https://site"), charts, EVERYTHING)
                .build(ExplorerProgram.parse(TestWorld.tsv(text)));

        assertThatThrownBy(() -> views.forEachRemaining(view -> {}))
                .isInstanceOf(ExplorerTooLargeException.class)
                .hasMessageContaining("134217728 characters");
    }

    @Test
    void aDocumentThatRepeatsALongNameInEachRowIsRefused() {
        ExplorerProgram program =
                ExplorerProgram.parse("graphers\n\t" + "n".repeat(LINE) + "\n" + "\ta\n".repeat(1_000));
        assertThatThrownBy(program::configJson)
                .isInstanceOf(ExplorerTooLargeException.class)
                .hasMessageContaining("268435456 characters");
    }

    @Test
    void twoHundredThousandPlainViewsAreWithinTheLimit() {
        assertThat(views("graphers\n|A Radio|B Radio|title|subtitle\n"
                        + lines(199_000, row -> "|a" + row / 100 + "|b" + row % 100 + "|Title " + row + "|Subtitle")))
                .isEqualTo(199_000);
    }
}
