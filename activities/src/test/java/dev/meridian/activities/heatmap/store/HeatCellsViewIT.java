package dev.meridian.activities.heatmap.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.domain.heatmap.block.BlockKey;
import dev.meridian.domain.heatmap.block.ScoredCells;
import dev.meridian.domain.heatmap.grid.Axis;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.Grid;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The view {@code heat_cells} over an area of many blocks, with other areas and another step in the same tables. */
@Tag("slow")
class HeatCellsViewIT {
    private static final int BLOCKS = 20;
    private static final String WITHIN =
            " FROM heat_cells WHERE grid_step = %d AND lat BETWEEN %d AND %d AND lng BETWEEN" + " %d AND %d";

    private static final Jdbi JDBI = TestDatabase.create().jdbi();

    @BeforeAll
    static void areas() {
        write(0.001, 20 * BlockKey.SIDE, -30 * BlockKey.SIDE, BLOCKS, BLOCKS);
        write(0.001, -50 * BlockKey.SIDE, 70 * BlockKey.SIDE, 3, 3);
        write(0.0025, 20 * BlockKey.SIDE, -30 * BlockKey.SIDE, 3, 3);
        JDBI.useTransaction(tx ->
                new Cities().put(tx, new City("inside", "Inside", new Bounds(2.56, -3.84, 2.6, -3.8))));
        JDBI.useHandle(handle -> handle.execute("VACUUM ANALYZE heat_blocks, heat_lines"));
    }

    private static void write(double step, int firstRow, int firstColumn, int blockRows, int blockColumns) {
        Grid grid = new Grid(
                Axis.ofMultiples(firstRow, blockRows * BlockKey.SIDE, step),
                Axis.ofMultiples(firstColumn, blockColumns * BlockKey.SIDE, step),
                step);
        byte[] scores = new byte[grid.all().size()];
        for (int cell = 0; cell < scores.length; cell++) {
            scores[cell] = (byte) (cell * 31L % 101);
        }
        JDBI.useTransaction(tx -> new BlockStore().write(tx, new ScoredCells(grid, grid.all(), scores), 1));
    }

    @Test
    void conditionsOnTheCoordinatesReadTheBlocksConcernedAndNoOthers() {
        // Cells of 2 x 3 blocks, the first and last with a corner only.
        assertThat(blocksRead(within(100, 273_500, 281_700, -383_900, -358_400)))
                .isEqualTo(2 * 3);
        assertThat(blocksRead(within(100, 273_500, 273_500, -384_000, -384_000)))
                .isEqualTo(1);
        assertThat(blocksRead(within(100, 256_000, 511_900, -384_000, -128_100)))
                .isEqualTo(BLOCKS * BLOCKS);
        assertThat(blocksRead(within(100, 600_000, 600_900, -384_000, -384_000)))
                .as("where nothing is computed")
                .isZero();
    }

    @Test
    void conditionsOnTheCoordinatesAreConditionsOfIndexes() {
        String plan = explain("EXPLAIN SELECT lat, lng, score" + within(100, 273_500, 281_700, -384_100, -370_500));
        assertThat(conditions(plan, "key >= 273500"))
                .allMatch(line -> line.contains("Index Cond"))
                .isNotEmpty();
        assertThat(conditions(plan, "key >= '-384100'"))
                .allMatch(line -> line.contains("Index Cond"))
                .isNotEmpty();
        assertThat(plan).contains("Memoize").doesNotContain("Seq Scan");
    }

    @Test
    void aStepThatHasFewOfAllBlocksIsReadBlockByBlockToo() {
        String few = within(250, 640_000, 735_750, -960_000, -864_250);
        assertThat(count("SELECT count(*)" + few)).isEqualTo(9L * BlockKey.CELLS);
        assertThat(blocksRead(few)).isEqualTo(9);
    }

    @Test
    void aCellHasItsScoreItsTimeAndTheCityThatItLiesIn() {
        assertThat(count("SELECT count(*) FROM heat_cells")).isEqualTo((BLOCKS * BLOCKS + 9 + 9) * 128L * 128);
        assertThat(count("SELECT count(*)" + within(100, 256_000, 260_000, -384_000, -380_000)))
                .isEqualTo(41 * 41);
        assertThat(count("SELECT sum(score)" + within(100, 256_100, 256_100, -384_000, -383_700)))
                .isEqualTo(2560L * 31 % 101 + 2561L * 31 % 101 + 2562L * 31 % 101 + 2563L * 31 % 101);
        assertThat(count(
                        "SELECT count(*)" + within(100, 256_000, 265_000, -384_000, -375_000) + " AND city = 'inside'"))
                .isEqualTo(41 * 41);
        assertThat(count("SELECT count(*)" + within(100, 256_000, 265_000, -384_000, -375_000) + " AND city IS NULL"))
                .isEqualTo(91 * 91 - 41 * 41);
        assertThat(count("SELECT count(DISTINCT computed_at)" + within(100, 256_000, 265_000, -384_000, -375_000)))
                .isEqualTo(1);
        assertThat(count(
                        "SELECT count(*) FROM heat_cells_in_degrees WHERE lat = 2.56 AND lng = -3.84 AND grid_step = 0.001"
                                + " AND city = 'inside'"))
                .isEqualTo(1);
    }

    private static String within(int step, int south, int north, int west, int east) {
        return WITHIN.formatted(step, south, north, west, east);
    }

    /** The lines of a plan with a condition, but for those that say that it is checked once more. */
    private static List<String> conditions(String plan, String condition) {
        return plan.lines()
                .filter(line -> line.contains(condition) && !line.contains("Recheck Cond"))
                .toList();
    }

    /** How many blocks' scores a query reads: the rows that the lookup of scores finds, over all its calls. */
    private static long blocksRead(String within) {
        String plan = explain("EXPLAIN (ANALYZE, FORMAT JSON) SELECT lat, lng, score" + within);
        return blocksBelow(JsonMapper.shared().readTree(plan).get(0).path("Plan"));
    }

    private static long blocksBelow(JsonNode node) {
        long blocks = 0;
        // The other scan, of the keys alone, is called so in the view.
        if (node.path("Alias").asString("").equals("heat_blocks")) {
            blocks = Math.round(node.path("Actual Rows").asDouble()
                    * node.path("Actual Loops").asDouble());
        }
        for (JsonNode child : node.path("Plans")) {
            blocks += blocksBelow(child);
        }
        return blocks;
    }

    private static String explain(String sql) {
        return JDBI.withHandle(handle ->
                String.join("\n", handle.select(sql).mapTo(String.class).list()));
    }

    private static long count(String sql) {
        return JDBI.withHandle(handle -> handle.select(sql).mapTo(long.class).one());
    }
}
