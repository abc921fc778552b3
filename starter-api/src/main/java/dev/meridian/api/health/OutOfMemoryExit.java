package dev.meridian.api.health;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Ends the process when it has run out of memory, because such a process is not reliable any more and its supervisor
 * starts another. With {@code -XX:+ExitOnOutOfMemoryError}, which the image and {@code ./quickstart} set, the JVM does
 * so by itself; this class does it for a bare {@code java -jar}.
 *
 * <p>An error reaches us in one of three ways: nobody catches it, a library catches and logs it, or the web framework
 * catches it ({@link OutOfMemoryFilter}).
 */
public final class OutOfMemoryExit implements ApplicationListener<ApplicationContextInitializedEvent> {
    /** The exit code that the JVM's own option {@code -XX:+ExitOnOutOfMemoryError} has. */
    private static final int EXIT_CODE = 3;

    /** Made before there is no memory for it. */
    private static final byte[] LAST_WORDS =
            "The process ends because it has run out of memory; give it a larger heap (-Xmx)\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private static final FileOutputStream STANDARD_ERROR = new FileOutputStream(FileDescriptor.err);

    /** Begins to watch when logging has been set up, because a later set-up would remove the log filter. */
    @Override
    public void onApplicationEvent(ApplicationContextInitializedEvent event) {
        watch();
    }

    /** From here on the process ends when an {@link OutOfMemoryError} reaches the end of a thread, or a log. */
    void watch() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            endIfBehind(thrown);
            if (before != null) {
                before.uncaughtException(thread, thrown);
            } else {
                LoggerFactory.getLogger(OutOfMemoryExit.class).error("Nobody caught this in {}", thread, thrown);
            }
        });
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            logback.addTurboFilter(new InLogs());
        }
    }

    /** Ends this process if it has run out of memory. */
    static void endIfBehind(Throwable thrown) {
        if (isBehind(thrown)) {
            // Neither a log nor a shutdown hook: both take memory.
            try {
                STANDARD_ERROR.write(LAST_WORDS);
            } catch (IOException nobodyListens) {
                // The exit code says it as well.
            }
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    static boolean isBehind(@Nullable Throwable thrown) {
        int steps = 0;
        for (Throwable cause = thrown; cause != null && steps++ < 20; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }

    /** Sees what libraries have caught and log. */
    private static final class InLogs extends TurboFilter {
        @Override
        public FilterReply decide(
                @Nullable Marker marker,
                Logger logger,
                Level level,
                @Nullable String format,
                Object @Nullable [] parameters,
                @Nullable Throwable thrown) {
            if (thrown != null) {
                endIfBehind(thrown);
            }
            return FilterReply.NEUTRAL;
        }
    }
}
