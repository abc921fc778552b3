package dev.meridian.devstack;

import dev.meridian.devstack.process.ChildProcess;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A server that runs as a child process and can be made to fail; the base of this package's three servers.
 *
 * <p>Its address, credentials and data stay the same through any sequence of these calls until it is closed.
 */
public abstract sealed class Server implements AutoCloseable permits PostgresServer, S3Server, TemporalServer {

    final ServerHome home;
    private @Nullable ChildProcess child;

    Server(ServerHome home) {
        this.home = home;
    }

    /** Starts the process and returns when it answers. */
    abstract ChildProcess launch();

    /** Starts it after {@link #stop()} or {@link #kill()} and returns when it answers; no effect if it runs. */
    public final synchronized void start() {
        if (!isRunning()) {
            home.prepare();
            child = launch();
            home.pidFile().write(child.pid());
        }
    }

    /** Stops the server in good order; {@link #start()} starts it again at the same port with the same data. */
    public final synchronized void stop() {
        if (child != null) {
            child.close();
        }
    }

    /** {@link #stop()}, then {@link #start()}. */
    public final synchronized void restart() {
        stop();
        start();
    }

    /** Kills the process and its children, as {@code kill -9} does; returns when they have ended. */
    public final synchronized void kill() {
        if (child != null) {
            child.kill();
        }
    }

    /** Stops the process, as {@code kill -STOP} does: it keeps its connections and answers nothing. */
    public final synchronized void pause() {
        if (child != null) {
            child.pause();
        }
    }

    /** Ends a {@link #pause()}. */
    public final synchronized void resume() {
        if (child != null) {
            child.resume();
        }
    }

    public final synchronized boolean isRunning() {
        return child != null && child.isAlive();
    }

    /** The id of the running process or, if the server is down, of the last process. */
    public final synchronized long pid() {
        if (child == null) {
            throw new IllegalStateException("It was never started.");
        }
        return child.pid();
    }

    /** Completes when the running process has ended, for whatever reason, with a sentence about it for people. */
    final synchronized CompletableFuture<String> end() {
        if (child == null) {
            throw new IllegalStateException("It was never started.");
        }
        return child.end();
    }

    /** Ends it for good; data in a temporary directory are deleted. */
    @Override
    public final void close() {
        stop();
        home.discard();
    }
}
