package dev.meridian.activities.job.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.testing.TestDatabase;
import org.junit.jupiter.api.Test;

/**
 * A database of an earlier version gets the migrations that it lacks, also those with a number below its newest; a database of a
 * later version is left as it is.
 */
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

    @Test
    void anEarlierVersionStartsOnADatabaseOfALaterOneWhateverTheNumbersOfItsMigrations() {
        TestDatabase database = TestDatabase.create();
        database.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by,
                                                   execution_time, success)
                SELECT max(installed_rank) + number, later.version, 'later', 'SQL', 'V' || later.version || '__later.sql', 1,
                       current_user, 1, true
                FROM flyway_schema_history, (VALUES (1, '133'), (2, '9000')) AS later (number, version)
                GROUP BY number, later.version"""));

        Database.migrate(database.dataSource());

        int later = database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM flyway_schema_history WHERE description = 'later'")
                        .mapTo(Integer.class)
                        .one());
        assertThat(later).isEqualTo(2);
    }
}
