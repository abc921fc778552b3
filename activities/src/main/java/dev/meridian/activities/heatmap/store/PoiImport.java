package dev.meridian.activities.heatmap.store;

import dev.meridian.activities.job.copy.BinaryCopy;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.Reach;
import dev.meridian.domain.heatmap.grid.Squares;
import dev.meridian.domain.heatmap.poi.ImportReport;
import dev.meridian.domain.heatmap.poi.MalformedFileException;
import dev.meridian.domain.heatmap.poi.Poi;
import dev.meridian.domain.heatmap.poi.PoiReader;
import dev.meridian.domain.heatmap.poi.PoiSink;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Imports a file of places into {@code pois}, completely or not at all, and marks the squares that changed places
 * reach.
 *
 * <p>The file streams into a staging table; a few set-based statements do the rest. Idempotent by the places' ids: a
 * place that is stored already is not written and makes no square stale. Only one import changes places at a time;
 * others wait.
 */
public final class PoiImport {
    /** The longest name of a place; an answer about a point shows the names of up to 160 places. */
    private static final int LONGEST_NAME = 1_000;

    /** An import that changed this many places vacuums the table itself. */
    private static final long MANY = 10_000;

    private final Jdbi jdbi;
    private final Cities cities = new Cities();

    public PoiImport(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Imports a file.
     *
     * @param city slug of the city the places are imported for
     * @param replace whether the city's places that the file does not have are deleted
     * @throws MalformedFileException if the file cannot be read to its end, or if it is to replace the city's places and
     *     has no place in or near the city; nothing is stored then
     * @throws CityNotFoundException if there is no such city, or if it was deleted meanwhile; nothing is stored then
     * @throws IOException if reading the file fails; nothing is stored then
     */
    public ImportReport run(String city, PoiReader reader, InputStream file, boolean replace) throws IOException {
        ImportReport report = importAll(city, reader, file, replace);
        if (report.changed() >= MANY) {
            // Autovacuum would do this later. Afterwards scoring reads the index alone, because the index's pages are
            // known to be visible to all.
            jdbi.useHandle(handle -> handle.execute("VACUUM (ANALYZE, SKIP_LOCKED) pois"));
        }
        return report;
    }

    private ImportReport importAll(String city, PoiReader reader, InputStream file, boolean replace)
            throws IOException {
        return jdbi.inTransaction(tx -> {
            ImportTally tally = new ImportTally();
            long good = stage(tx, reader, file, tally);
            City kept = cities.keep(tx, city).orElseThrow(() -> new CityNotFoundException(city));
            if (replace && countWithin(tx, Reach.around(kept.bounds(), Reach.OF_THE_MAP)) == 0) {
                throw nothingToReplaceBy(good, tally);
            }
            long repeated = removeRepeated(tx);
            ChangedSquares.lockRevision(tx);
            long fromOtherCities = countFromOtherCities(tx, city);
            findChanges(tx, city, replace);
            ChangedSquares.mark(tx);
            long removed = replace ? removeOthers(tx, city) : 0;
            long changed = store(tx, city);
            return new ImportReport(
                    good + tally.rejected() + tally.ignored(),
                    good - repeated,
                    good - repeated - countWithin(tx, kept.bounds()),
                    changed,
                    fromOtherCities,
                    removed,
                    repeated,
                    tally.ignored(),
                    tally.commonestIgnored(),
                    tally.rejected(),
                    tally.rejectedRows());
        });
    }

    private static long stage(Handle tx, PoiReader reader, InputStream file, ImportTally tally) throws IOException {
        tx.execute("""
            CREATE TEMP TABLE staged_pois (ordinal bigint, id text, category text, lat double precision,
                                           lng double precision, name text, square integer) ON COMMIT DROP\
            """);
        try (BinaryCopy copy =
                new BinaryCopy(tx.getConnection(), "staged_pois (ordinal, id, category, lat, lng, name, square)")) {
            reader.read(file, new Staging(copy, tally));
            long rows = copy.finish();
            tx.execute("CREATE INDEX ON staged_pois (id)");
            tx.execute("ANALYZE staged_pois");
            return rows;
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    private static long countWithin(Handle tx, Bounds bounds) {
        return tx.createQuery("""
            SELECT count(*) FROM staged_pois
            WHERE lat BETWEEN :minLat AND :maxLat AND lng BETWEEN :minLng AND :maxLng\
            """)
                .bind("minLat", bounds.minLat())
                .bind("maxLat", bounds.maxLat())
                .bind("minLng", bounds.minLng())
                .bind("maxLng", bounds.maxLng())
                .mapTo(long.class)
                .one();
    }

    /**
     * The refusal of a file without any place of the city: the file probably has another format or vocabulary, belongs
     * to another city, has latitude and longitude swapped, or comes from a query that failed.
     */
    private static MalformedFileException nothingToReplaceBy(long good, ImportTally tally) {
        long line = tally.rejectedRows().isEmpty()
                ? 1
                : tally.rejectedRows().getFirst().line();
        return new MalformedFileException(
                line,
                "Nothing is replaced by a file of which no row can be used: " + tally.rejected() + " rejected, "
                        + tally.ignored() + " of categories that no score asks for, " + good + " outside of the city");
    }

    /** Removes all rows but the last of each id; returns how many rows were removed. */
    private static long removeRepeated(Handle tx) {
        return tx.createUpdate("""
            DELETE FROM staged_pois
            USING (SELECT id, max(ordinal) AS ordinal FROM staged_pois GROUP BY id HAVING count(*) > 1) AS last
            WHERE last.id = staged_pois.id AND staged_pois.ordinal < last.ordinal\
            """).execute();
    }

    private static long countFromOtherCities(Handle tx, String city) {
        return tx.createQuery("SELECT count(*) FROM staged_pois JOIN pois USING (id) WHERE pois.city <> :city")
                .bind("city", city)
                .mapTo(long.class)
                .one();
    }

    /** Old and new positions of every place of the map that is new, different or about to go. */
    private static void findChanges(Handle tx, String city, boolean replace) {
        tx.createUpdate("""
            CREATE TEMP TABLE changed_positions ON COMMIT DROP AS
            WITH changes AS (
                SELECT old.category AS old_category, old.lat AS old_lat, old.lng AS old_lng,
                       new.category AS new_category, new.lat AS new_lat, new.lng AS new_lng
                FROM staged_pois AS new LEFT JOIN pois AS old USING (id)
                WHERE (old.category, old.lat, old.lng) IS DISTINCT FROM (new.category, new.lat, new.lng)
                UNION ALL
                SELECT old.category, old.lat, old.lng, NULL, NULL, NULL
                FROM pois AS old
                WHERE :replace AND old.city = :city
                  AND NOT EXISTS (SELECT FROM staged_pois AS new WHERE new.id = old.id)
            )
            SELECT lat, lng
            FROM (SELECT old_category AS category, old_lat AS lat, old_lng AS lng FROM changes
                  UNION
                  SELECT new_category, new_lat, new_lng FROM changes) AS positions
            WHERE category = ANY (:categories)\
            """)
                .bind("replace", replace)
                .bind("city", city)
                .bindArray("categories", String.class, ChangedSquares.categoriesOfTheMap())
                .execute();
    }

    private static long removeOthers(Handle tx, String city) {
        return tx.createUpdate("""
            DELETE FROM pois
            WHERE city = :city AND NOT EXISTS (SELECT FROM staged_pois WHERE staged_pois.id = pois.id)\
            """).bind("city", city).execute();
    }

    private static long store(Handle tx, String city) {
        return tx.createUpdate("""
            INSERT INTO pois (id, category, lat, lng, name, square, city)
            SELECT id, category, lat, lng, name, square, :city FROM staged_pois ORDER BY square
            ON CONFLICT (id) DO UPDATE
            SET category = excluded.category, lat = excluded.lat, lng = excluded.lng, name = excluded.name,
                square = excluded.square, city = excluded.city, imported_at = now()
            WHERE (pois.category, pois.lat, pois.lng, pois.name, pois.city)
                  IS DISTINCT FROM
                  (excluded.category, excluded.lat, excluded.lng, excluded.name, excluded.city)\
            """).bind("city", city).execute();
    }

    /** Writes valid rows into the staging table. */
    private static final class Staging implements PoiSink {
        private final BinaryCopy copy;
        private final ImportTally tally;
        private long accepted;

        Staging(BinaryCopy copy, ImportTally tally) {
            this.copy = copy;
            this.tally = tally;
        }

        @Override
        public void accept(long line, Poi poi) {
            if (poi.name() != null && poi.name().length() > LONGEST_NAME) {
                reject(line, "the name has more than " + LONGEST_NAME + " characters");
                return;
            }
            try {
                copy.row(7)
                        .int8(accepted++)
                        .text(poi.id())
                        .text(poi.category())
                        .float8(poi.lat())
                        .float8(poi.lng())
                        .text(poi.name())
                        .int4(Squares.of(poi.lat(), poi.lng()));
            } catch (SQLException e) {
                throw new UnableToExecuteStatementException(e, null);
            }
        }

        @Override
        public void reject(long line, String reason) {
            tally.reject(line, reason);
        }

        @Override
        public void ignore(long line, String category) {
            tally.ignore(category);
        }
    }
}
