package dev.meridian.domain.explorer.testing;

import dev.meridian.domain.explorer.catalog.VariableConfigs;
import dev.meridian.domain.explorer.program.RowValues;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Makes explorers of any size about the health of made-up rivers. The same mode, size and seed give the same explorer. Every
 * view has its own choices; one in fifty leaves a choice blank.
 */
public final class ExplorerGenerator {

    /** What the views start from. */
    public enum Mode {
        CHART,
        INDICATOR,
        TABLE
    }

    private static final String[] STATISTICS = {"Mean", "Median", "Highest", "Lowest", "Trend"};
    private static final String[] SEASONS = {"All year", "Spring", "Summer", "Autumn", "Winter"};
    private static final int VIEWS_PER_RIVER = STATISTICS.length * SEASONS.length * 2;
    private static final int CHARTS = 500;
    private static final int VARIABLES = 2000;
    private static final long FIRST_CHART = 10_000;
    private static final long FIRST_VARIABLE = 700_000;
    private static final String TABLE = "https://rivers.example.org/samples.csv";
    private static final String SCHEMA = RowValues.SCHEMA;

    private final Mode mode;
    private final SplittableRandom random;
    private final StringBuilder tsv = new StringBuilder();
    private final Map<Long, String> charts = new LinkedHashMap<>();
    private final Map<Long, VariableConfigs> variables = new LinkedHashMap<>();
    private final Map<String, Long> catalogPaths = new HashMap<>();
    private final Map<Long, String> metadata = new LinkedHashMap<>();
    private final Map<String, String> tables = new HashMap<>();

    private ExplorerGenerator(Mode mode, long seed) {
        this.mode = mode;
        this.random = new SplittableRandom(seed);
    }

    /** Makes an explorer with this number of views. */
    public static GeneratedExplorer generate(Mode mode, int views, long seed) {
        ExplorerGenerator generator = new ExplorerGenerator(mode, seed);
        generator.writeHead();
        for (int view = 0; view < views; view++) {
            generator.writeView(view);
        }
        generator.writeTail();
        return new GeneratedExplorer(
                generator.tsv.toString(),
                generator.charts,
                generator.variables,
                generator.catalogPaths,
                generator.metadata,
                generator.tables);
    }

    private void writeHead() {
        line("explorerTitle", "River quality");
        line("isPublished", "true");
        line("selection", "Aare", "Orinoco", "Yukon");
        line("hasMapTab", "true");
        line("yAxisMin", "0");
        line("graphers");
        String source = switch (mode) {
            case CHART -> "grapherId";
            case INDICATOR -> "yVariableIds";
            case TABLE -> "ySlugs";
        };
        line(
                "",
                source,
                "River Dropdown",
                "Statistic Radio",
                "Season Dropdown",
                "Per person Checkbox",
                "title",
                "subtitle",
                "type",
                "tab",
                "tableSlug");
    }

    private void writeView(int view) {
        String river = "River " + view / VIEWS_PER_RIVER;
        String statistic = STATISTICS[view % STATISTICS.length];
        String season = SEASONS[view / STATISTICS.length % SEASONS.length];
        boolean perPerson = view / (STATISTICS.length * SEASONS.length) % 2 == 1;
        boolean blank = view % 50 == 49;
        line(
                "",
                reference(),
                river,
                statistic,
                season,
                blank ? "" : String.valueOf(perPerson),
                random.nextInt(4) == 0
                        ? ""
                        : statistic + " quality of " + river + ", " + season.toLowerCase(Locale.ROOT),
                random.nextInt(3) == 0 ? "" : "Measured at the river's gauges.\\nSeason: " + season + ".",
                random.nextInt(3) == 0 ? "LineChart DiscreteBar" : "",
                random.nextInt(2) == 0 ? "map" : "",
                mode == Mode.TABLE ? "samples" : "");
    }

    private String reference() {
        return switch (mode) {
            case CHART -> {
                long id = FIRST_CHART + random.nextInt(CHARTS);
                charts.computeIfAbsent(id, this::chart);
                yield Long.toString(id);
            }
            case INDICATOR -> random.nextInt(4) == 0 ? variable() + " " + variable() : variable();
            case TABLE -> "sample_" + random.nextInt(20);
        };
    }

    /** A variable by id, or sometimes by catalog path. */
    private String variable() {
        long id = FIRST_VARIABLE + random.nextInt(VARIABLES);
        String path = "rivers/2026-01-01/quality/samples#indicator_" + id;
        if (!metadata.containsKey(id)) {
            catalogPaths.put(path, id);
            addIndicator(id);
            String etl = """
                    {"$schema":"%s","note":"From gauge %d","yAxis":{"min":0,"facetDomain":"shared"}}""".formatted(SCHEMA, id);
            String admin = id % 3 == 0 ? """
                    {"$schema":"%s","colorScale":{"baseColorScheme":"Blues"}}""".formatted(SCHEMA) : "{}";
            variables.put(id, new VariableConfigs(etl, admin));
        }
        return random.nextInt(3) == 0 ? path : Long.toString(id);
    }

    private String chart(long id) {
        long variable = FIRST_VARIABLE + id % VARIABLES;
        addIndicator(variable);
        return """
                {"$schema":"%s","id":%d,"slug":"river-chart-%d","version":3,"title":"Chart %d","note":"Note %d",\
                "chartTypes":["LineChart","SlopeChart"],"map":{"time":"latest","colorScale":{"baseColorScheme":\
                "YlGnBu","binningStrategy":"manual","customNumericValues":[0,1,2.5,5,10]}},"dimensions":\
                [{"property":"y","variableId":%d,"display":{"name":"Quality","unit":"points"}}]}""".formatted(SCHEMA, id, id, id, id, variable);
    }

    private void addIndicator(long id) {
        metadata.computeIfAbsent(id, key -> """
                {"id":%d,"name":"Indicator %d","unit":"points","type":"float","datasetName":"Gauges %d",\
                "descriptionShort":"What gauge %d saw.","display":{"name":"Gauge %d"}}""".formatted(id, id, id % 7, id, id));
    }

    private void writeTail() {
        if (mode == Mode.TABLE) {
            tables.put(TABLE, "country,year,sample_0\nAare,2000,1\n");
            line("table", TABLE, "samples");
            line("columns", "samples");
            line("", "slug", "name", "type", "colorScaleScheme", "colorScaleNumericBins");
            for (int column = 0; column < 20; column++) {
                line("", "sample_" + column, "Sample " + column, "Numeric", "Blues", "1,,low; 10,#ccc,high; 100");
            }
        }
    }

    private void line(String... cells) {
        tsv.append(String.join("\t", cells)).append('\n');
    }
}
