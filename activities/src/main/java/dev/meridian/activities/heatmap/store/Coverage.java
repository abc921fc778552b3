package dev.meridian.activities.heatmap.store;

import dev.meridian.activities.job.table.query.EndedJobs;
import dev.meridian.activities.job.table.query.JobStatuses;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.Degrees;
import dev.meridian.domain.heatmap.grid.Squares;
import dev.meridian.workflows.heatmap.HeatmapJobs;
import dev.meridian.workflows.heatmap.HeatmapKey;
import dev.meridian.workflows.job.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** Reads and writes {@code heat_coverage}, and reads which squares have changed since a revision. */
public final class Coverage {
    private static final String SQUARES_OF_AREA = """
        \n             FROM unnest(:froms::integer[], :tos::integer[]) AS run (from_square, to_square)
                     JOIN poi_changes ON square BETWEEN from_square AND to_square
                     WHERE poi_changes.revision > :revision\
        """;

    /** How long an area is not refreshed after a failed job, which would probably fail again at once. */
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(10);

    /** The revision of the places as they are stored now. */
    public long currentRevision(Handle handle) {
        return handle.createQuery("SELECT revision FROM poi_revision")
                .mapTo(long.class)
                .one();
    }

    /** The revision from which an area was computed with its present bounds; -1 if it was not computed. */
    public long revisionOf(Handle handle, HeatmapArea area) {
        return handle.createQuery("""
            SELECT revision FROM heat_coverage
            WHERE area = :area AND grid_step = :step AND bounds = :bounds::double precision[]\
            """)
                .bind("area", area.key().area())
                .bind("step", area.stepKey())
                .bind("bounds", area.corners())
                .mapTo(long.class)
                .findOne()
                .orElse(-1L);
    }

    /**
     * What was computed of a city at a step.
     *
     * @param bounds the city's bounds as they were then
     * @param revision the revision of the places that it was computed from, or one that changed nothing of it
     */
    public record Computed(HeatmapKey key, Bounds bounds, long revision, Instant computedAt) {}

    /** What was computed of cities, by slug and step. */
    public List<Computed> ofCities(Handle handle, Collection<String> slugs) {
        return handle.createQuery("""
            SELECT area, grid_step, bounds, revision, computed_at FROM heat_coverage
            WHERE area = ANY (:slugs) ORDER BY area, grid_step DESC\
            """)
                .bindArray("slugs", String.class, slugs)
                .map((row, context) -> {
                    HeatmapArea area = HeatmapArea.of(row);
                    return new Computed(
                            area.key(),
                            area.bounds(),
                            row.getLong("revision"),
                            row.getObject("computed_at", OffsetDateTime.class).toInstant());
                })
                .list();
    }

    /** Records that an area is computed from the places of a revision. */
    public void cover(Handle transaction, HeatmapArea area, long revision) {
        transaction
                .createUpdate("""
                    INSERT INTO heat_coverage (area, grid_step, bounds, revision)
                    VALUES (:area, :step, :bounds::double precision[], :revision)
                    ON CONFLICT (area, grid_step) DO UPDATE
                    SET bounds = excluded.bounds, revision = excluded.revision, computed_at = now()\
                    """)
                .bind("area", area.key().area())
                .bind("step", area.stepKey())
                .bind("bounds", area.corners())
                .bind("revision", revision)
                .execute();
    }

    /** The squares of an area that have changed since a revision, ascending. */
    public List<Integer> changedSince(Handle handle, HeatmapArea area, long revision) {
        return bindSquares(handle.createQuery("SELECT square" + SQUARES_OF_AREA + " ORDER BY square"), area)
                .bind("revision", revision)
                .mapTo(Integer.class)
                .list();
    }

    /** Whether any square of an area has changed since a revision. */
    public boolean hasChangedSince(Handle handle, HeatmapArea area, long revision) {
        return bindSquares(handle.createQuery("SELECT EXISTS (SELECT" + SQUARES_OF_AREA + ")"), area)
                .bind("revision", revision)
                .mapTo(boolean.class)
                .one();
    }

    /** Raises covered areas in which no place has changed up to a revision to that revision. */
    public void confirm(Handle transaction, long revision) {
        transaction
                .createUpdate("""
                    UPDATE heat_coverage AS c SET revision = :revision
                    WHERE revision < :revision
                      AND NOT EXISTS (
                        SELECT
                        FROM (SELECT CASE WHEN area LIKE 'region/%' THEN grid_step / 100000::double precision
                                     ELSE 0 END AS inside) AS last_cells
                        CROSS JOIN generate_series(
                            floor((c.bounds[1] + 90) * :perDegree + 1e-6)::integer,
                            floor((c.bounds[3] - inside + 90) * :perDegree + 1e-6)::integer) AS square_row
                        JOIN poi_changes ON square
                            BETWEEN square_row * :perRow + floor((c.bounds[2] + 180) * :perDegree + 1e-6)::integer
                            AND square_row * :perRow + floor((c.bounds[4] - inside + 180) * :perDegree + 1e-6)::integer
                        WHERE poi_changes.revision > c.revision)\
                    """)
                .bind("revision", revision)
                .bind("perRow", Squares.PER_ROW)
                .bind("perDegree", Squares.PER_DEGREE)
                .execute();
    }

    /**
     * Covered areas that were computed from places older than a revision, except the areas whose job has failed just now:
     * the areas without an open job first, and of these the areas that were computed from the oldest places.
     */
    public List<HeatmapKey> olderThan(Handle handle, long revision) {
        Set<String> failed = EndedJobs.workflowsFailedWithin(handle, HeatmapJobs.HEATMAP_COMPUTE, PAUSE_AFTER_FAILURE);
        return handle.createQuery("""
            SELECT area, grid_step FROM heat_coverage WHERE revision < :revision
            ORDER BY 'heatmap/' || area || '/' || trim_scale(grid_step / 100000::numeric) IN (
                         SELECT workflow_id FROM open_jobs WHERE type = :type),
                     revision, computed_at, area, grid_step\
            """)
                .bind("revision", revision)
                .bind("type", HeatmapJobs.HEATMAP_COMPUTE.name())
                .map((row, context) -> HeatmapArea.keyOf(row))
                .filter(key -> !failed.contains(key.workflowId()))
                .list();
    }

    /**
     * Deletes the coverage of a cancelled job's area, so that no job is started for the area until somebody asks for
     * it.
     */
    public void forgetIfCancelled(Handle transaction, HeatmapKey key, UUID jobId) {
        if (JobStatuses.find(transaction, jobId)
                .filter(status -> status == JobStatus.CANCELLED)
                .isEmpty()) {
            return;
        }
        transaction
                .createUpdate("DELETE FROM heat_coverage WHERE area = :area AND grid_step = :step")
                .bind("area", key.area())
                .bind("step", Degrees.key(key.stepDegrees()))
                .execute();
    }

    /**
     * Lowers the revision of other areas that share cells with this area, so that shared cells are computed again if
     * necessary.
     */
    public void distrust(Handle transaction, HeatmapArea area, long revision) {
        Bounds bounds = area.bounds();
        transaction
                .createUpdate("""
                    UPDATE heat_coverage SET revision = :revision
                    WHERE grid_step = :step AND revision > :revision
                      AND bounds[1] <= :maxLat AND bounds[3] >= :minLat
                      AND bounds[2] <= :maxLng AND bounds[4] >= :minLng\
                    """)
                .bind("revision", revision)
                .bind("step", area.stepKey())
                .bind("minLat", bounds.minLat())
                .bind("minLng", bounds.minLng())
                .bind("maxLat", bounds.maxLat())
                .bind("maxLng", bounds.maxLng())
                .execute();
    }

    /** Whether a city whose cells are computed at a step holds a point. */
    public boolean cityCovers(Handle handle, double lat, double lng, int stepKey) {
        return handle.createQuery("""
            SELECT EXISTS (SELECT FROM heat_coverage AS c
                           JOIN cities ON slug = area
                            AND c.bounds = ARRAY[min_lat, min_lng, max_lat, max_lng]
                           WHERE c.grid_step = :step AND :lat BETWEEN min_lat AND max_lat
                             AND :lng BETWEEN min_lng AND max_lng)\
            """)
                .bind("step", stepKey)
                .bind("lat", lat)
                .bind("lng", lng)
                .mapTo(boolean.class)
                .one();
    }

    private static <S extends SqlStatement<S>> S bindSquares(S statement, HeatmapArea area) {
        List<Squares.Run> runs = area.squares();
        return statement
                .bindArray(
                        "froms",
                        Integer.class,
                        runs.stream().map(Squares.Run::from).toList())
                .bindArray(
                        "tos", Integer.class, runs.stream().map(Squares.Run::to).toList());
    }
}
