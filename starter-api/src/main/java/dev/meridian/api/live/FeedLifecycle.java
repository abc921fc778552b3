package dev.meridian.api.live;

import dev.meridian.activities.job.live.JobFeed;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/** Ends the live streams before the web server waits for its requests, because the streams would otherwise not end. */
final class FeedLifecycle implements SmartLifecycle {
    /** How long streams may take to end in good order; slow readers are then cut off. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private final JobFeed feed;
    private volatile boolean running;

    FeedLifecycle(JobFeed feed) {
        this.feed = feed;
    }

    @Override
    public void start() {
        feed.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        feed.close();
        long deadline = System.nanoTime() + FAREWELL.toNanos();
        while (feed.subscribers() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
    }
}
