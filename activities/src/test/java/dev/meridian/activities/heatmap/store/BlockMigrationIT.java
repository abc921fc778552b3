package dev.meridian.activities.heatmap.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.job.database.Database;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.domain.heatmap.block.BlockScores;
import dev.meridian.domain.heatmap.block.Overview;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How the rows of the release before become blocks. */
@Tag("slow")
class BlockMigrationIT {
    private static final String LAST_OF_THE_RELEASE_BEFORE = "75";

    /** How the release before reads a page of cells. */
    private static final String READ_BEFORE = """
        SELECT * FROM (SELECT lat, lng, score FROM heat_cells
            WHERE grid_step = 100 AND lat = ANY (ARRAY(SELECT generate_series(-30000, 40000, 100)))
              AND lng BETWEEN -870000 AND -860000 AND (lat, lng) > (-25000, -865000)
            ORDER BY lat, lng LIMIT 100000) AS looked_at WHERE score >= 30 ORDER BY lat, lng LIMIT 500\
        """;

    private final DataSource dataSource = TestDatabase.empty();
    private final Jdbi jdbi = Database.open(dataSource);

    @BeforeEach
    void cellsOfTheReleaseBefore() {
        migrate(LAST_OF_THE_RELEASE_BEFORE);
        jdbi.useHandle(handle -> {
            handle.execute("SELECT setseed(0.5)");
            for (int step : new int[] {100, 1000}) {
                handle.execute("""
                    INSERT INTO heat_cells (lat, lng, grid_step, score)
                    SELECT lat * $1, lng * $1, $1, floor(random() * 101)
                    FROM (VALUES (-300, -8700), (20800, -87200), (-5, -3)) AS area (south, west),
                         generate_series(south, south + 140) AS lat, generate_series(west, west + 150) AS lng
                    WHERE south = -5 OR $1 = 100\
                    """.replace("$1", Integer.toString(step)));
            }
        });
    }

    @Test
    void everyRowIsACellOfItsBlockAndTheReleaseBeforeReadsAllTheWhile() {
        jdbi.useHandle(handle -> handle.execute("CREATE TABLE cells_before AS TABLE heat_cells"));
        List<Integer> read = scores();
        assertThat(read).hasSize(500);

        migrate("80");
        assertThat(scores()).isEqualTo(read);
        assertThatThrownBy(
                        () -> jdbi.useHandle(handle -> handle.execute("INSERT INTO heat_cells VALUES (1, 2, 100, 3)")))
                .hasMessageContaining("this release can only read them");

        migrate("81");
        assertThat(scores()).isEqualTo(read);

        Database.migrate(dataSource);
        assertThat(scores()).isEqualTo(read);
        assertThat(count("SELECT count(*) FROM cells_before")).isEqualTo(4 * 141 * 151);
        assertThat(count("SELECT count(*) FROM heat_cells")).isEqualTo(4 * 141 * 151);
        assertThat(count("""
            SELECT count(*) FROM cells_before JOIN heat_cells USING (grid_step, lat, lng)
            WHERE cells_before.score = heat_cells.score\
            """)).isEqualTo(4 * 141 * 151);
        jdbi.useHandle(BlockMigrationIT::assertDigestsAndOverviewsAreRight);
    }

    @Test
    void aMigrationThatWasInterruptedGoesOn() {
        migrate("81");
        long blocks = count("SELECT count(*) FROM heat_blocks");
        long digests = count("SELECT sum(digest % 1000003) FROM heat_blocks");
        jdbi.useHandle(handle -> {
            handle.execute("DELETE FROM flyway_schema_history WHERE version = '81'");
            handle.execute("DELETE FROM heat_blocks WHERE block_row > 0");
        });
        migrate("81");
        assertThat(count("SELECT count(*) FROM heat_blocks")).isEqualTo(blocks);
        assertThat(count("SELECT sum(digest % 1000003) FROM heat_blocks")).isEqualTo(digests);
    }

    private static void assertDigestsAndOverviewsAreRight(Handle handle) {
        handle.createQuery("SELECT scores, digest, overview FROM heat_blocks").scanResultSet((rows, context) -> {
            int blocks = 0;
            for (var row = rows.get(); row.next(); blocks++) {
                BlockScores scores = BlockScores.of(row.getBytes("scores"));
                assertThat(row.getLong("digest")).isEqualTo(scores.digest());
                assertThat(row.getBytes("overview")).isEqualTo(Overview.of(scores));
            }
            assertThat(blocks).isGreaterThan(12);
            return blocks;
        });
    }

    private List<Integer> scores() {
        return jdbi.withHandle(handle -> handle.createQuery(READ_BEFORE)
                .map((row, context) -> row.getInt("score"))
                .list());
    }

    private void migrate(String target) {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration")
                .target(target)
                .load()
                .migrate();
    }

    private long count(String sql) {
        return jdbi.withHandle(handle -> handle.select(sql).mapTo(long.class).one());
    }
}
