package dev.meridian.activities.job.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.testing.TestDatabase;
import org.junit.jupiter.api.Test;

/** A database of an earlier version gets the migrations that it lacks, also those with a number below its newest. */
class LateMigrationIT {
    @Test
    void aMigrationThatIsOlderThanTheNewestOfTheDatabaseIsApplied() {
        TestDatabase database = TestDatabase.create();
        database.jdbi().useHandle(handle -> {
            handle.execute("ALTER TABLE processes DROP COLUMN slots");
            handle.execute("DELETE FROM flyway_schema_history WHERE version = '132'");
        });

        Database.migrate(database.dataSource());

        int processes = database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(slots) FROM processes")
                        .mapTo(Integer.class)
                        .one());
        assertThat(processes).isZero();
    }
}
