package dev.meridian.api.live;

import dev.meridian.activities.job.live.Change;
import dev.meridian.activities.job.live.EventCursor;
import dev.meridian.activities.job.live.EventScope;
import dev.meridian.activities.job.live.JobSubscription;
import dev.meridian.activities.job.table.JobQueries;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.api.access.rate.TokenBucket;
import dev.meridian.api.job.JobPresenter;
import dev.meridian.api.live.JobFollowers.Following;
import dev.meridian.api.tenant.Tenant;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import tools.jackson.databind.json.JsonMapper;

/**
 * One client on a WebSocket. A subscription has a virtual thread, which waits for changes and for the client to read
 * them; the feed drops a subscription that falls too far behind.
 */
final class LiveSocket implements LiveSink<List<JobRow>> {
    private static final Logger log = LoggerFactory.getLogger(LiveSocket.class);
    private static final int JOBS_IN_SNAPSHOT = 500;
    private static final CloseStatus TRY_AGAIN_LATER = new CloseStatus(1013, "try again later");
    private static final CloseStatus CREDENTIAL_ENDED =
            CloseStatus.POLICY_VIOLATION.withReason("the credential has ended");
    private static final CloseStatus TOO_MANY_REQUESTS = CloseStatus.POLICY_VIOLATION.withReason("too many requests");

    /** Requests are limited, because each may read from the database; a client needs only one. */
    private static final double REQUESTS_PER_SECOND = 5;

    private static final double REQUESTS_AT_ONCE = 50;

    private static final int MOST_FOLLOWED = 8;

    private final WebSocketSession session;
    private final Tenant tenant;
    private final LiveEvents live;
    private final JobFollowers followers;
    private final JobPresenter presenter;
    private final JsonMapper json;
    private final Lock writing = new ReentrantLock();
    private final TokenBucket requests = new TokenBucket(REQUESTS_PER_SECOND, REQUESTS_AT_ONCE, System::nanoTime);
    private @Nullable JobSubscription subscription;
    private final Map<UUID, Following> followed = new HashMap<>();
    private boolean ended;

    LiveSocket(
            WebSocketSession session,
            Tenant tenant,
            LiveEvents live,
            JobFollowers followers,
            JobPresenter presenter,
            JsonMapper json) {
        this.presenter = presenter;
        this.session = session;
        this.tenant = tenant;
        this.live = live;
        this.followers = followers;
        this.json = json;
    }

    void greet() throws IOException {
        send(new SocketFrame.Connected("Connected to job updates"));
    }

    /** Serves a frame of the client, or answers why it cannot be served. Called by one thread at a time. */
    void receive(String text) throws IOException {
        if (requests.take().isPresent()) {
            close(TOO_MANY_REQUESTS);
            return;
        }
        try {
            switch (SocketRequest.parse(text, json)) {
                case SocketRequest.Subscribe subscribe -> {
                    if (isMine(subscribe.tenant())) {
                        subscribe(resumption(subscribe.cursor()));
                    }
                }
                case SocketRequest.Unsubscribe unsubscribe -> {
                    if (isMine(unsubscribe.tenant())) {
                        leave();
                    }
                }
                case SocketRequest.Follow follow -> follow(follow.jobId());
                case SocketRequest.Unfollow unfollow -> unfollow(unfollow.jobId());
            }
        } catch (SocketRequest.Unreadable unreadable) {
            send(new SocketFrame.Refused(unreadable.words()));
        }
    }

    private boolean isMine(String tenantId) throws IOException {
        boolean mine = tenantId.equals(tenant.id());
        if (!mine) {
            send(new SocketFrame.Refused("This credential is another tenant's"));
        }
        return mine;
    }

    /** Follows a job; a second request for the same job begins again. */
    private void follow(UUID jobId) throws IOException {
        unfollow(jobId);
        if (!hasRoom()) {
            send(new SocketFrame.Refused("A socket can follow " + MOST_FOLLOWED + " jobs at once"));
            return;
        }
        Optional<Following> following = followers.follow(tenant.id(), jobId, this::send);
        if (following.isEmpty()) {
            send(new SocketFrame.Refused("There is no job of this id whose parts can be followed"));
            return;
        }
        keep(jobId, following.get());
    }

    private synchronized boolean hasRoom() {
        return followed.size() < MOST_FOLLOWED;
    }

    private synchronized void keep(UUID jobId, Following following) {
        if (ended) {
            following.stop();
        } else {
            followed.put(jobId, following);
        }
    }

    private synchronized void unfollow(UUID jobId) {
        Following following = followed.remove(jobId);
        if (following != null) {
            following.stop();
        }
    }

    /** Ends the subscription, if there is one, and whatever is followed. */
    synchronized void leaveAll() {
        leave();
        followed.values().forEach(Following::stop);
        followed.clear();
    }

    /** Ends the subscription, if there is one. */
    synchronized void leave() {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
    }

    /** Ends the socket, because the credential that opened it has ended. */
    void expel() {
        end();
        close(CREDENTIAL_ENDED);
    }

    private synchronized void end() {
        ended = true;
        leaveAll();
    }

    /** Begins a subscription; a second request changes nothing. */
    private synchronized void subscribe(Optional<EventCursor> resumeAt) {
        if (subscription == null && !ended) {
            JobSubscription mine = live.subscribe(new EventScope.OfTenant(tenant.id()));
            subscription = mine;
            Thread.ofVirtual().name("live-socket").start(() -> follow(mine, resumeAt));
        }
    }

    private void follow(JobSubscription mine, Optional<EventCursor> resumeAt) {
        try {
            switch (live.stream(mine, resumeAt, this::openJobs, () -> this)) {
                case FEED_CLOSED -> close(CloseStatus.GOING_AWAY);
                case FELL_BEHIND -> close(TRY_AGAIN_LATER);
                case LEFT -> log.trace("A client left");
            }
        } catch (IOException | IllegalStateException gone) {
            log.debug("A client went away, or took nothing for too long: {}", gone.getMessage());
            close(CloseStatus.SESSION_NOT_RELIABLE);
        } catch (JdbiException failed) {
            log.warn("A live socket ends, since the database fails: {}", failed.getMessage());
            close(TRY_AGAIN_LATER);
        }
    }

    private List<JobRow> openJobs(Handle handle) {
        return JobQueries.openNewestFirst(handle, tenant.id(), JOBS_IN_SNAPSHOT + 1);
    }

    @Override
    public void snapshot(EventCursor cursor, List<JobRow> jobs) throws IOException {
        List<SocketFrame.ShownJob> open = jobs.stream()
                .map(job -> SocketFrame.ShownJob.of(job, presenter))
                .toList();
        boolean complete = open.size() <= JOBS_IN_SNAPSHOT;
        send(new SocketFrame.Snapshot(
                tenant.id(), complete ? open : open.subList(0, JOBS_IN_SNAPSHOT), complete, cursor.toString()));
    }

    @Override
    public void change(Change change) throws IOException {
        send(new SocketFrame.JobUpdate(
                SocketFrame.ShownJob.of(change.event(), presenter),
                change.cursor().toString()));
    }

    @Override
    public void ping() throws IOException {
        write(new PingMessage());
    }

    private void send(Object frame) throws IOException {
        write(new TextMessage(json.writeValueAsBytes(frame)));
    }

    private void write(WebSocketMessage<?> message) throws IOException {
        writing.lock();
        try {
            session.sendMessage(message);
        } finally {
            writing.unlock();
        }
    }

    private void close(CloseStatus why) {
        try {
            session.close(why);
        } catch (IOException gone) {
            log.trace("A client was gone before it was told", gone);
        }
    }

    /** An unknown cursor is ignored. */
    private static Optional<EventCursor> resumption(@Nullable String cursor) {
        try {
            return Optional.ofNullable(cursor).map(EventCursor::parse);
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }
}
