package dev.meridian.api.live;

import dev.meridian.activities.job.live.Change;
import dev.meridian.activities.job.live.EventCursor;
import dev.meridian.activities.job.live.EventLog;
import dev.meridian.activities.job.live.EventPage;
import dev.meridian.activities.job.live.EventScope;
import dev.meridian.activities.job.live.JobFeed;
import dev.meridian.activities.job.live.JobSubscription;
import dev.meridian.activities.job.live.JobSubscription.Ended;
import dev.meridian.activities.job.live.JobSubscription.Silence;
import dev.meridian.activities.job.live.TransactionSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams the changes in a scope to one client until the client leaves or is too slow, or the process stops: first a
 * snapshot or the missed changes, then new changes, without gaps and repetitions.
 *
 * <p>A stream occupies the request's thread, which is a virtual thread.
 */
final class LiveEvents {
    private static final Logger log = LoggerFactory.getLogger(LiveEvents.class);
    private static final Duration PING_EVERY = Duration.ofSeconds(15);
    private static final int PAGE = 500;

    private final Jdbi jdbi;
    private final JobFeed feed;
    private final Semaphore reading;

    /**
     * @param readersAtOnce how many streams may read from the database at once; others wait, so that database
     *     connections are left for other requests
     */
    LiveEvents(Jdbi jdbi, JobFeed feed, int readersAtOnce) {
        this.jdbi = jdbi;
        this.feed = feed;
        this.reading = new Semaphore(readersAtOnce, true);
    }

    /** Reads the snapshot for a new client. */
    @FunctionalInterface
    interface Snapshot<S> {
        S read(Handle handle);
    }

    /** Opens the sink when the first data are there, so that earlier failures become error answers. */
    @FunctionalInterface
    interface Opening<S> {
        LiveSink<S> open() throws IOException;
    }

    /** Runs a query for a stream that is about to begin. */
    <T> T read(HandleCallback<T, RuntimeException> query) {
        reading.acquireUninterruptibly();
        try {
            return jdbi.withHandle(query);
        } finally {
            reading.release();
        }
    }

    /** Reads a snapshot only to find out whether it can be read, so that a refusal comes before the stream. */
    void look(Snapshot<?> snapshot) {
        read(snapshot::read);
    }

    /** A subscription to the feed from now on, for {@link #stream}; closing it ends the stream. */
    JobSubscription subscribe(EventScope scope) {
        return feed.subscribe(scope);
    }

    /** Streams until the end and says what ended it. */
    <S> Ended stream(
            JobSubscription subscription,
            Optional<EventCursor> resumeAt,
            Snapshot<? extends S> snapshot,
            Opening<S> opening)
            throws IOException {
        try (subscription) {
            Start<S> start = begin(resumeAt, snapshot);
            LiveSink<S> out = opening.open();
            TransactionSnapshot caughtUp = start.snapshot().isPresent()
                    ? sendSnapshot(out, start)
                    : catchUp(out, subscription, start.cursor());
            return follow(subscription, out, caughtUp);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Ended.FEED_CLOSED;
        }
    }

    private record Start<S>(Optional<S> snapshot, EventCursor cursor) {}

    /** In one repeatable-read transaction the snapshot and the cursor are of the same moment. */
    private <S> Start<S> begin(Optional<EventCursor> resumeAt, Snapshot<? extends S> snapshot) {
        return read(reader -> reader.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            TransactionSnapshot now = EventLog.now(handle);
            return resumeAt.filter(cursor -> !cursor.isAfter(now))
                    .map(cursor -> new Start<S>(Optional.empty(), cursor))
                    .orElseGet(() -> new Start<>(Optional.of(snapshot.read(handle)), EventCursor.after(now)));
        }));
    }

    private static <S> TransactionSnapshot sendSnapshot(LiveSink<S> out, Start<S> start) throws IOException {
        out.snapshot(start.cursor(), start.snapshot().orElseThrow());
        return start.cursor().seen();
    }

    /** Sends the missed changes. It ends early if the subscription ends, which the caller notices afterwards. */
    private TransactionSnapshot catchUp(LiveSink<?> out, JobSubscription subscription, EventCursor cursor)
            throws IOException {
        EventCursor from = cursor;
        while (true) {
            EventCursor next = from;
            EventPage page = read(handle -> EventLog.read(handle, next, subscription.scope(), PAGE));
            for (Change change : page.changes()) {
                if (subscription.hasEnded()) {
                    return from.seen();
                }
                out.change(change);
            }
            from = page.next();
            // The cursor may lie within an old snapshot; only a page that reaches the present completes the catching
            // up.
            if (page.complete() && next.reading() == null) {
                return from.seen();
            }
        }
    }

    private static Ended follow(JobSubscription subscription, LiveSink<?> out, TransactionSnapshot caughtUp)
            throws IOException, InterruptedException {
        long nextPing = System.nanoTime() + PING_EVERY.toNanos();
        while (true) {
            switch (subscription.next(Duration.ofNanos(nextPing - System.nanoTime()))) {
                case Change change -> {
                    if (!caughtUp.sees(change.event().position().transactionId())) {
                        out.change(change.notBefore(caughtUp));
                    }
                }
                case Silence() -> {}
                case Ended reason -> {
                    log.debug("A live stream ends: {}", reason);
                    return reason;
                }
            }
            // Pings are sent under a steady stream of changes, too, because only their answers show that the client is
            // still there.
            if (System.nanoTime() - nextPing >= 0) {
                out.ping();
                nextPing = System.nanoTime() + PING_EVERY.toNanos();
            }
        }
    }
}
