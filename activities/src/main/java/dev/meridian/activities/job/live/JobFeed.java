package dev.meridian.activities.job.live;

import dev.meridian.activities.job.table.JobEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers every change of every job to the subscribers in this process, in the order of {@link EventLog} and without
 * gaps from {@link #start} on.
 *
 * <p>It listens on a connection of its own and reads when PostgreSQL notifies; it also reads every
 * {@link #LONGEST_SILENCE} and after each new connection, because notifications are not kept for absent listeners.
 */
public final class JobFeed implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JobFeed.class);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(2);

    /** Changes that come close together are read together: under load each read costs more than what it brings. */
    private static final Duration BETWEEN_READS = Duration.ofMillis(10);

    private static final Duration WAIT_BEFORE_RECONNECTING = Duration.ofSeconds(1);
    private static final int PAGE = 500;

    /** The advisory lock of the one process that keeps the journal. */
    private static final long JOURNAL_LOCK = 0x6a6f75726e616cL;

    private final Connector connector;
    private final Consumer<JobEvent> journal;
    private final List<JobSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Object lifecycle = new Object();
    private @Nullable EventCursor cursor;
    private @Nullable Connection connection;
    private @Nullable Thread reader;
    private boolean closed;

    /** Opens a connection that belongs to no pool. */
    @FunctionalInterface
    public interface Connector {
        Connection open() throws SQLException;
    }

    /**
     * @param journal receives each change, on the feed's own thread, while this process keeps the journal; if the
     *     process that keeps it ends, another process takes over within {@link #LONGEST_SILENCE}
     */
    public JobFeed(Connector connector, Consumer<JobEvent> journal) {
        this.connector = connector;
        this.journal = journal;
    }

    /** Begins to read, on a thread of its own. */
    public void start() {
        synchronized (lifecycle) {
            reader = Thread.ofVirtual().name("job-feed").start(this::readUntilClosed);
        }
    }

    /**
     * Subscribes to the changes in a scope from now on; after subscribing, the caller reads earlier changes from {@link
     * EventLog}.
     */
    public JobSubscription subscribe(EventScope scope) {
        JobSubscription subscription = new JobSubscription(scope, subscriptions::remove);
        synchronized (lifecycle) {
            if (closed) {
                subscription.end(JobSubscription.Ended.FEED_CLOSED);
            } else {
                subscriptions.add(subscription);
            }
        }
        return subscription;
    }

    /** How many subscriptions are open. */
    public int subscribers() {
        return subscriptions.size();
    }

    /** Ends all subscriptions and stops reading. */
    @Override
    public void close() {
        Thread reading;
        synchronized (lifecycle) {
            closed = true;
            subscriptions.forEach(subscription -> subscription.end(JobSubscription.Ended.FEED_CLOSED));
            reading = reader;
            cut(connection);
        }
        if (reading != null) {
            reading.interrupt();
        }
    }

    private void readUntilClosed() {
        boolean troubled = false;
        while (!isClosed()) {
            try (Connection opened = connector.open()) {
                if (!adopt(opened)) {
                    return;
                }
                listen(opened);
                troubled = logRecovery(troubled);
                readOnEachNotification(opened);
            } catch (SQLException | JdbiException failed) {
                troubled = logTrouble(troubled, failed);
                pause();
            }
        }
    }

    private void readOnEachNotification(Connection opened) throws SQLException {
        try (Handle handle = Jdbi.open(opened)) {
            boolean keepsJournal = false;
            while (!isClosed()) {
                keepsJournal = keepsJournal || takeJournal(handle);
                readNews(handle, keepsJournal);
                LockSupport.parkNanos(BETWEEN_READS.toNanos());
                opened.unwrap(PGConnection.class).getNotifications((int) LONGEST_SILENCE.toMillis());
            }
        }
    }

    /** Held until the connection ends. */
    private static boolean takeJournal(Handle handle) {
        return handle.createQuery("SELECT pg_try_advisory_lock(:lock)")
                .bind("lock", JOURNAL_LOCK)
                .mapTo(boolean.class)
                .one();
    }

    private void readNews(Handle handle, boolean keepsJournal) {
        EventCursor from = cursor;
        if (from == null) {
            cursor = EventCursor.after(EventLog.now(handle));
            return;
        }
        EventPage page;
        do {
            page = EventLog.read(handle, from, new EventScope.Everything(), PAGE);
            if (keepsJournal) {
                page.changes().forEach(change -> journal.accept(change.event()));
            }
            publish(page);
            from = page.next();
            cursor = from;
        } while (!page.complete());
    }

    private void publish(EventPage page) {
        for (Change change : page.changes()) {
            for (JobSubscription subscription : subscriptions) {
                subscription.offer(change);
            }
        }
    }

    private static void listen(Connection opened) throws SQLException {
        opened.setAutoCommit(true);
        try (Statement statement = opened.createStatement()) {
            statement.execute("LISTEN meridian_jobs");
        }
    }

    private boolean adopt(Connection opened) {
        synchronized (lifecycle) {
            connection = opened;
            return !closed;
        }
    }

    private boolean isClosed() {
        synchronized (lifecycle) {
            return closed;
        }
    }

    private boolean logTrouble(boolean alreadyTroubled, Exception failed) {
        if (!alreadyTroubled && !isClosed()) {
            log.warn(
                    "Live updates are late: the connection that listens to the database is lost: {}",
                    failed.getMessage());
        }
        return true;
    }

    private static boolean logRecovery(boolean troubled) {
        if (troubled) {
            log.info("Live updates go on: listening to the database again");
        }
        return false;
    }

    private void pause() {
        try {
            Thread.sleep(WAIT_BEFORE_RECONNECTING);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static void cut(@Nullable Connection connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.abort(Runnable::run);
        } catch (SQLException alreadyGone) {
            log.debug("The listening connection was gone already", alreadyGone);
        }
    }
}
