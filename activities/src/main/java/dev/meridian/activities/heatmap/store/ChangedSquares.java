package dev.meridian.activities.heatmap.store;

import dev.meridian.domain.heatmap.category.Categories;
import dev.meridian.domain.heatmap.grid.Reach;
import dev.meridian.domain.heatmap.grid.Squares;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Writes {@code poi_changes}: the squares whose cells may score differently because places of the map have come, gone or
 * moved. The positions come from a temporary table {@code changed_positions (lat, lng)}, which the caller fills.
 */
final class ChangedSquares {
    private ChangedSquares() {}

    /**
     * Locks the revision until the transaction ends, so that revisions rise in commit order and only one transaction
     * changes places.
     */
    static void lockRevision(Handle tx) {
        tx.execute("SELECT revision FROM poi_revision FOR UPDATE");
    }

    /** The categories whose places change scores of the map. */
    static List<String> categoriesOfTheMap() {
        return Categories.OF_THE_MAP.stream().map(category -> category.id()).toList();
    }

    /** Marks the squares around the changed positions with the next revision. */
    static void mark(Handle tx) {
        tx.createUpdate("""
            WITH next AS (
                UPDATE poi_revision SET revision = revision + 1
                WHERE EXISTS (SELECT FROM changed_positions) RETURNING revision
            ), boxes AS (
                SELECT lat, lng, :latReach AS d_lat,
                       CASE WHEN abs(lat) + :latReach < 89.9
                            THEN :latReach / cos(radians(abs(lat) + :latReach)) ELSE 360 END AS d_lng
                FROM changed_positions
            )
            INSERT INTO poi_changes (square, revision)
            SELECT DISTINCT square_row * :perRow + square_column, next.revision
            FROM next, boxes,
                 generate_series(floor((greatest(-90, lat - d_lat) + 90) * :perDegree)::integer,
                                 floor((least(90, lat + d_lat) + 90) * :perDegree)::integer) AS square_row,
                 generate_series(floor((greatest(-180, lng - d_lng) + 180) * :perDegree)::integer,
                                 floor((least(180, lng + d_lng) + 180) * :perDegree)::integer) AS square_column
            ON CONFLICT (square) DO UPDATE SET revision = excluded.revision\
            """)
                .bind("latReach", Reach.lat(Reach.OF_THE_MAP))
                .bind("perRow", Squares.PER_ROW)
                .bind("perDegree", Squares.PER_DEGREE)
                .execute();
    }
}
