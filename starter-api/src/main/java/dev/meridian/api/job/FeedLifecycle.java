package dev.meridian.api.job;

import dev.meridian.activities.job.JobFeed;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/** Ends the live streams before the web server waits for its requests, of which they are the longest. */
final class FeedLifecycle implements SmartLifecycle {
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
