package dev.meridian.api.heatmap;

import dev.meridian.activities.heatmap.CityRegister;
import dev.meridian.activities.heatmap.Heatmaps;
import dev.meridian.activities.heatmap.store.BlockQueries.Content;
import dev.meridian.activities.heatmap.store.BlockQueries.Distance;
import dev.meridian.activities.heatmap.store.BlockQueries.Listed;
import dev.meridian.api.heatmap.HeatmapParameters.Cursor;
import dev.meridian.api.list.ListPage;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.domain.heatmap.block.BlockKey;
import dev.meridian.domain.heatmap.block.BlockRange;
import dev.meridian.domain.heatmap.block.CellBox;
import dev.meridian.domain.heatmap.block.Overview;
import dev.meridian.domain.heatmap.block.Overview.Summary;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.Degrees;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Shows the blocks of heatmaps: a map lists the blocks of its bounds and then loads those whose tags it does not know. */
@ApiController
@RequestMapping("/api/heatmap/blocks")
class BlockController {
    /** One byte a value, 128 x 128 values; see docs/heatmaps.md. Compressed if the client takes gzip. */
    static final String MEDIA_TYPE = "application/vnd.meridian.block";

    private static final int MOST_BLOCKS = 10_000;

    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final Heatmaps heatmaps;
    private final CityRegister cities;

    BlockController(Heatmaps heatmaps, CityRegister cities) {
        this.heatmaps = heatmaps;
        this.cities = cities;
    }

    /**
     * A block without its values.
     *
     * @param row its cells' rows are {@code [row * side * square, (row + 1) * side * square)}; a cell's row is its latitude
     *     divided by the step
     * @param column likewise, of longitudes
     * @param etag changes if and only if a value does
     * @param revision the revision of the places from which it was last written
     */
    record BlockResponse(int row, int column, String etag, long revision, Instant computedAt) {
        static BlockResponse of(Listed block) {
            return new BlockResponse(block.row(), block.column(), block.tag(), block.revision(), block.computedAt());
        }
    }

    /**
     * A page of blocks by row and column.
     *
     * @param side values along each side of a block
     * @param square cells along each side of the square that a value stands for
     * @param nextCursor where the next page begins; missing after the last page
     */
    record BlockPage(
            BigDecimal gridStep,
            int side,
            int square,
            List<BlockResponse> blocks,
            @Nullable String nextCursor) {}

    /** Lists the blocks with cells in the bounds; {@code square} is 1, 8 or 32. */
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    BlockPage list(
            @ParameterObject AreaRequest area,
            @RequestParam(required = false) @Nullable BigDecimal gridStep,
            @RequestParam(defaultValue = "1") int square,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "1000") int limit) {
        Bounds bounds = area.bounds(cities);
        String step = HeatmapParameters.gridStep(gridStep);
        Distance distance = distance(square, "mean");
        Refusal.requireWithin("limit", limit, 1, MOST_BLOCKS);
        BlockRange range = CellBox.within(bounds, key(step)).blocks();
        Cursor after = HeatmapParameters.cursor(cursor);
        List<Listed> found = range.isEmpty()
                ? List.of()
                : heatmaps.blocks(
                        range,
                        distance,
                        after == null ? null : new BlockKey(key(step), after.first(), after.second()),
                        limit + 1);
        ListPage<Listed> page = ListPage.of(found, limit, last -> new Cursor(last.row(), last.column()).toString());
        return new BlockPage(
                new BigDecimal(step), BlockKey.SIDE, square, page.shown(BlockResponse::of), page.nextCursor());
    }

    /**
     * Sends a block's values. A client that names the current tag as {@code v} may keep the answer for ever; others ask each
     * time whether it is still good.
     *
     * @param of mean or maximum, where a value stands for several cells
     */
    @GetMapping(path = "/{step}/{row}/{column}", produces = MEDIA_TYPE)
    ResponseEntity<byte[]> block(
            @PathVariable BigDecimal step,
            @PathVariable int row,
            @PathVariable int column,
            @RequestParam(defaultValue = "1") int square,
            @RequestParam(defaultValue = "mean") String of,
            @RequestParam(required = false) @Nullable String v) {
        Distance distance = distance(square, of);
        requireOnTheGlobe(row);
        requireOnTheGlobe(column);
        BlockKey key = new BlockKey(key(HeatmapParameters.gridStep(step)), row, column);
        Content content = heatmaps.block(key, distance)
                .orElseThrow(() -> Refusal.notFound("unknown_block", "No cell of this block is computed"));
        String tag = content.block().tag();
        return ResponseEntity.ok()
                // Weak, because the tag is the same whether the answer is compressed or not.
                .eTag("W/\"" + tag + "\"")
                .cacheControl(
                        Objects.equals(tag, v) ? CacheControl.maxAge(FOR_EVER).immutable() : CacheControl.noCache())
                .header("X-Revision", Long.toString(content.block().revision()))
                .body(content.values());
    }

    private static Distance distance(int square, String of) {
        if (square != 1 && !Overview.SIZES.contains(square)) {
            throw Refusal.badRequest("bad_parameter", "'square' must be 1, 8 or 32")
                    .with("parameter", "square");
        }
        return new Distance(
                square,
                switch (of.toLowerCase(Locale.ROOT)) {
                    case "mean" -> Summary.MEAN;
                    case "maximum" -> Summary.MAXIMUM;
                    default ->
                        throw Refusal.badRequest("bad_parameter", "'of' must be mean or maximum")
                                .with("parameter", "of");
                });
    }

    /** Refuses row or column numbers that no block on the globe has at any step. */
    private static void requireOnTheGlobe(int number) {
        if (Math.abs((long) number) > 2_000) {
            throw Refusal.notFound("unknown_block", "No block has this number");
        }
    }

    private static int key(String step) {
        return Degrees.key(Double.parseDouble(step));
    }
}
