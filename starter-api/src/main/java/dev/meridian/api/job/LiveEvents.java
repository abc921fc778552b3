package dev.meridian.api.job;

import dev.meridian.activities.job.Change;
import dev.meridian.activities.job.EventCursor;
import dev.meridian.activities.job.EventLog;
import dev.meridian.activities.job.EventPage;
import dev.meridian.activities.job.EventScope;
import dev.meridian.activities.job.JobFeed;
import dev.meridian.activities.job.JobSubscription;
import dev.meridian.activities.job.JobSubscription.Ended;
import dev.meridian.activities.job.JobSubscription.Silence;
import dev.meridian.activities.job.TransactionSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams the changes in a scope to one client until it leaves, is too slow, or the process stops: first a snapshot or
 * what the client has missed, then what happens, nothing twice and nothing left out.
 *
 * <p>It holds the request's thread, which is a virtual one.
 */
final class LiveEvents {
    private static final Logger log = LoggerFactory.getLogger(LiveEvents.class);
    private static final Duration PING_EVERY = Duration.ofSeconds(15);
    private static final int PAGE = 500;

    private final Jdbi jdbi;
    private final JobFeed feed;
    private final JobPresenter presenter;

    LiveEvents(Jdbi jdbi, JobFeed feed, JobPresenter presenter) {
        this.jdbi = jdbi;
        this.feed = feed;
        this.presenter = presenter;
    }

    /** Reads what a client that is new gets first. */
    @FunctionalInterface
    interface Snapshot {
        Object read(Handle handle);
    }

    /** Opens the stream when the first thing to send is there, so that failures before are told as such. */
    @FunctionalInterface
    interface Opening {
        EventStream open() throws IOException;
    }

    /** Streams until the end. */
    void stream(EventScope scope, Optional<EventCursor> resumeAt, Snapshot snapshot, Opening opening)
            throws IOException {
        try (JobSubscription subscription = feed.subscribe(scope)) {
            Start start = begin(resumeAt, snapshot);
            EventStream out = opening.open();
            TransactionSnapshot caughtUp =
                    start.snapshot().isPresent() ? sendSnapshot(out, start) : catchUp(out, scope, start.cursor());
            follow(subscription, out, caughtUp);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private record Start(Optional<Object> snapshot, EventCursor cursor) {}

    /** In one repeatable-read transaction the snapshot and the cursor are of the same moment. */
    private Start begin(Optional<EventCursor> resumeAt, Snapshot snapshot) {
        return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            TransactionSnapshot now = EventLog.now(handle);
            return resumeAt.filter(cursor -> !cursor.isAfter(now))
                    .map(cursor -> new Start(Optional.empty(), cursor))
                    .orElseGet(() -> new Start(Optional.of(snapshot.read(handle)), EventCursor.after(now)));
        });
    }

    private static TransactionSnapshot sendSnapshot(EventStream out, Start start) throws IOException {
        out.send(start.cursor().toString(), "snapshot", start.snapshot().orElseThrow());
        return start.cursor().seen();
    }

    private TransactionSnapshot catchUp(EventStream out, EventScope scope, EventCursor cursor) throws IOException {
        EventCursor from = cursor;
        while (true) {
            EventCursor next = from;
            EventPage page = jdbi.withHandle(handle -> EventLog.read(handle, next, scope, PAGE));
            for (Change change : page.changes()) {
                send(out, change);
            }
            from = page.next();
            // What was being read when the client left may be old: only a page read to this moment's end is enough.
            if (page.complete() && next.reading() == null) {
                return from.seen();
            }
        }
    }

    private void follow(JobSubscription subscription, EventStream out, TransactionSnapshot caughtUp)
            throws IOException, InterruptedException {
        while (true) {
            switch (subscription.next(PING_EVERY)) {
                case Change change -> {
                    if (!caughtUp.sees(change.event().position().transactionId())) {
                        send(out, change.notBefore(caughtUp));
                    }
                }
                case Silence() -> out.ping();
                case Ended reason -> {
                    log.debug("A live stream ends: {}", reason);
                    return;
                }
            }
        }
    }

    private void send(EventStream out, Change change) throws IOException {
        out.send(change.cursor().toString(), "change", presenter.event(change.event()));
    }
}
