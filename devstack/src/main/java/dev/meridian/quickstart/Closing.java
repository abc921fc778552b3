package dev.meridian.quickstart;

import dev.meridian.quickstart.tour.Terminal;
import java.util.ArrayDeque;
import java.util.Deque;

/** Ends the started processes in reverse order, so that the product drains while its servers still answer. */
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

    /** Sets the text that is printed when closing begins. */
    void farewell(String text) {
        farewell = text;
    }

    /** Whether closing has begun, so that ending processes are no failures. */
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
            // The other processes have to be ended all the same.
            terminal.line("  " + resource.getClass().getSimpleName() + " did not end well: " + e.getMessage());
        }
    }
}
