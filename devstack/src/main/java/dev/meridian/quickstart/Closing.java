package dev.meridian.quickstart;

import java.util.ArrayDeque;
import java.util.Deque;

/** Ends what was started, the last first: the product drains while its servers still answer. */
final class Closing {

    private final Terminal terminal;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private volatile boolean begun;
    private volatile String farewell = "Stopping";

    Closing(Terminal terminal) {
        this.terminal = terminal;
    }

    synchronized <C extends AutoCloseable> C add(C resource) {
        open.push(resource);
        return resource;
    }

    /** What to say when it begins. */
    void farewell(String text) {
        farewell = text;
    }

    /** Whether what ends now does so because we want it to. */
    boolean hasBegun() {
        return begun;
    }

    synchronized void close() {
        begun = true;
        if (!open.isEmpty()) {
            terminal.line(farewell);
        }
        while (!open.isEmpty()) {
            close(open.pop());
        }
    }

    private void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // The others are to be ended all the same.
            terminal.line("  " + resource.getClass().getSimpleName() + " did not end well: " + e.getMessage());
        }
    }
}
