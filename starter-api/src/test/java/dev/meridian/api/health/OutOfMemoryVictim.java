package dev.meridian.api.health;

import jakarta.servlet.ServletException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** A process that runs out of memory in one way, then goes on as if nothing had been. */
final class OutOfMemoryVictim {
    private OutOfMemoryVictim() {}

    /** The ways. */
    enum Way {
        THREAD,
        VIRTUAL_THREAD,
        LOGGED,
        LOGGED_BY_JUL,
        REQUEST,
        WRAPPED_IN_A_REQUEST,
        OTHER_ERROR
    }

    static void main(String[] arguments) throws Exception {
        // As Spring Boot does it.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        new OutOfMemoryExit().watch();
        run(Way.valueOf(arguments[0]));
        System.out.println("goes on");
    }

    private static void run(Way way) throws Exception {
        OutOfMemoryError error = new OutOfMemoryError("Java heap space");
        switch (way) {
            case THREAD -> join(new Thread(OutOfMemoryVictim::fillTheHeap));
            case VIRTUAL_THREAD -> join(Thread.ofVirtual().unstarted(OutOfMemoryVictim::fillTheHeap));
            case LOGGED -> LoggerFactory.getLogger("library").debug("caught", new IllegalStateException(error));
            case LOGGED_BY_JUL -> Logger.getLogger("library").log(Level.WARNING, "caught", error);
            case REQUEST ->
                filter(() -> {
                    throw error;
                });
            case WRAPPED_IN_A_REQUEST ->
                filter(() -> {
                    throw new ServletException("Handler dispatch failed", error);
                });
            case OTHER_ERROR ->
                join(new Thread(() -> {
                    throw new StackOverflowError();
                }));
        }
    }

    private interface Work {
        void run() throws ServletException;
    }

    private static void filter(Work work) throws Exception {
        try {
            new OutOfMemoryFilter()
                    .doFilter(
                            new MockHttpServletRequest(),
                            new MockHttpServletResponse(),
                            (request, response) -> work.run());
        } catch (OutOfMemoryError | ServletException goesOn) {
            // As a container does.
        }
    }

    private static void join(Thread thread) throws InterruptedException {
        thread.start();
        thread.join();
    }

    private static void fillTheHeap() {
        java.util.List<byte[]> all = new java.util.ArrayList<>();
        while (true) {
            all.add(new byte[1 << 20]);
        }
    }
}
