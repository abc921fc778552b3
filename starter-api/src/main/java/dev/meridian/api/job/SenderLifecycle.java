package dev.meridian.api.job;

import dev.meridian.activities.job.handover.Sender;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/** Hands jobs over for as long as the process accepts some: it stops after the web server has answered its last request. */
final class SenderLifecycle implements SmartLifecycle {
    private final Sender sender;
    private volatile boolean running;

    SenderLifecycle(Sender sender) {
        this.sender = sender;
    }

    @Override
    public void start() {
        sender.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        sender.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE - 1;
    }
}
