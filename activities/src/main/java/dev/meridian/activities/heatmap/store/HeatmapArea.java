package dev.meridian.activities.heatmap.store;

import dev.meridian.domain.heatmap.block.CellBox;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.Degrees;
import dev.meridian.domain.heatmap.grid.Grid;
import dev.meridian.domain.heatmap.grid.LatticeRegion;
import dev.meridian.domain.heatmap.grid.Squares;
import dev.meridian.workflows.heatmap.HeatmapKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * An area whose heatmap can be computed, with its bounds as they are now.
 *
 * @param key the area and its grid step
 * @param bounds a city's bounds or a region's square
 */
public record HeatmapArea(HeatmapKey key, Bounds bounds) {
    /** The most cells of an area: twenty thousand rows of twenty thousand columns, a large country at 0.001 degrees. */
    public static final long MOST_CELLS = 400_000_000;

    private static final Cities CITIES = new Cities();

    /** The area of a key; empty if it is a city that does not exist. */
    public static Optional<HeatmapArea> find(Handle handle, HeatmapKey key) {
        if (key.namesRegion()) {
            return Optional.of(new HeatmapArea(key, region(key).bounds()));
        }
        return CITIES.find(handle, key.area()).map(city -> new HeatmapArea(key, city.bounds()));
    }

    /** The same as {@link #find}; if it is a city, nobody deletes it until the transaction ends. */
    public static Optional<HeatmapArea> keep(Handle transaction, HeatmapKey key) {
        return key.namesRegion()
                ? find(transaction, key)
                : CITIES.keep(transaction, key.area()).map(city -> new HeatmapArea(key, city.bounds()));
    }

    /** The area's cells: of a city by its bounds, of a region by integer index. */
    public Grid grid() {
        return key.namesRegion() ? region(key).grid(key.stepDegrees()) : Grid.within(bounds, key.stepDegrees());
    }

    /** About how many cells the area has, without computing the grid. */
    public long estimatedSize() {
        double rows = (bounds.maxLat() - bounds.minLat()) / key.stepDegrees() + 1;
        double columns = (bounds.maxLng() - bounds.minLng()) / key.stepDegrees() + 1;
        return (long) (rows * columns);
    }

    /** Whether the area has so many cells that its bounds must be a mistake. */
    public boolean isTooLarge() {
        return estimatedSize() > MOST_CELLS;
    }

    /** The squares that hold the area's cells; a region's last row and column lie one step inside its bounds. */
    public List<Squares.Run> squares() {
        double inside = key.namesRegion() ? key.stepDegrees() : 0;
        return Squares.touching(bounds.minLat(), bounds.minLng(), bounds.maxLat() - inside, bounds.maxLng() - inside);
    }

    /** The cells of the area by their places on the lattice: at least the grid's cells, at most those within the bounds. */
    public CellBox cells() {
        CellBox within = CellBox.within(bounds, stepKey());
        return key.namesRegion() ? within.withoutLast() : within;
    }

    /** The area of a row with the columns {@code area}, {@code grid_step} and {@code bounds}, with the bounds of then. */
    static HeatmapArea of(ResultSet row) throws SQLException {
        Double[] bounds = (Double[]) row.getArray("bounds").getArray();
        return new HeatmapArea(keyOf(row), new Bounds(bounds[0], bounds[1], bounds[2], bounds[3]));
    }

    /** The key of a row with the columns {@code area} and {@code grid_step}. */
    static HeatmapKey keyOf(ResultSet row) throws SQLException {
        int stepKey = row.getInt("grid_step");
        String step = HeatmapKey.STEPS.stream()
                .filter(text -> Degrees.key(Double.parseDouble(text)) == stepKey)
                .findFirst()
                .orElseThrow();
        return new HeatmapKey(row.getString("area"), step);
    }

    /** The grid step as the database has it. */
    public int stepKey() {
        return Degrees.key(key.stepDegrees());
    }

    /** The bounds as the database has them. */
    public double[] corners() {
        return new double[] {bounds.minLat(), bounds.minLng(), bounds.maxLat(), bounds.maxLng()};
    }

    private static LatticeRegion region(HeatmapKey key) {
        String[] numbers = key.area().substring(key.area().indexOf('/') + 1).split(",", 2);
        return new LatticeRegion(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    }
}
