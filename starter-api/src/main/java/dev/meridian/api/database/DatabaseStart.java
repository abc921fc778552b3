package dev.meridian.api.database;

import dev.meridian.activities.job.work.DatabaseOutage;
import dev.meridian.api.settings.WrongSetting;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits, for a bounded time, for a database that is away when the service starts, or that goes away while it does. */
public final class DatabaseStart {
    private static final Logger log = LoggerFactory.getLogger(DatabaseStart.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    /** The SQLSTATEs of refused authorization, of a missing database and of a missing role: waiting does not help. */
    private static final Set<String> HOPELESS = Set.of("28000", "28P01", "3D000");

    private final DatabaseSettings settings;

    DatabaseStart(DatabaseSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns as soon as the database answers.
     *
     * @throws WrongSetting if it does not answer within {@link DatabaseSettings#startWait}, or if waiting cannot help
     */
    void waitForDatabase() {
        long deadline = System.nanoTime() + settings.startWait().toNanos();
        while (true) {
            try (Connection connection = settings.address().connect()) {
                log.info(
                        "PostgreSQL {} answers at {}",
                        connection.getMetaData().getDatabaseProductVersion(),
                        settings.address());
                return;
            } catch (SQLException failed) {
                if (HOPELESS.contains(failed.getSQLState()) || System.nanoTime() > deadline) {
                    throw givingUp(failed);
                }
                log.warn(
                        "PostgreSQL does not answer yet at {} ({}); trying again",
                        settings.address(),
                        failed.getMessage());
                pause();
            }
        }
    }

    /**
     * Takes a step of the start that needs the database. While the database is away, the step is taken again and again, so that a
     * database that is restarted at the wrong moment ends no service.
     *
     * @param step has to be idempotent, since it may have succeeded although its answer was lost
     * @throws WrongSetting if the database is away for longer than {@link DatabaseSettings#startWait}
     */
    public void perform(Runnable step) {
        long deadline = System.nanoTime() + settings.startWait().toNanos();
        while (true) {
            try {
                step.run();
                return;
            } catch (RuntimeException failed) {
                if (!DatabaseOutage.isCauseOf(failed)) {
                    throw failed;
                }
                if (System.nanoTime() > deadline) {
                    throw givingUp(failed);
                }
                log.warn(
                        "PostgreSQL has gone away at {} during the start ({}); trying again",
                        settings.address(),
                        failed.getMessage());
                pause();
            }
        }
    }

    private WrongSetting givingUp(Exception cause) {
        return new WrongSetting(
                "DATABASE_URL",
                "leads to no usable database: " + settings.address() + " says \"" + cause.getMessage() + "\"",
                "Start PostgreSQL there, or mend DATABASE_URL, DATABASE_USER and DATABASE_PASSWORD.");
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_TRIES);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the database", stopped);
        }
    }
}
