package dev.meridian.api.testing;

import ch.qos.logback.classic.LoggerContext;
import dev.meridian.api.testing.TestService.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * Services that the test classes of a JVM share, which run one after the other. An idle service with workers takes 3 % of a processor, so
 * that one that no class uses ends as soon as a class starts a service of its own.
 */
public final class SharedServices {
    private static final Map<Object, TestService> RUNNING = new HashMap<>();
    private static Optional<Object> used = Optional.empty();

    static {
        // When the JVM ends, the servers end before the services, which would be a thousand lines about outages.
        Runtime.getRuntime().addShutdownHook(new Thread(((LoggerContext) LoggerFactory.getILoggerFactory())::stop));
    }

    private SharedServices() {}

    /** The service of this kind, which is started if it does not run; its user {@linkplain #giveBack() gives it back}. */
    public static TestService take(Object kind, Supplier<Settings> settings) {
        used = Optional.of(kind);
        TestService running = RUNNING.get(kind);
        if (running == null) {
            running = TestService.run(settings.get());
            RUNNING.put(kind, running);
        }
        return running;
    }

    /** Says that the class that has taken a service has ended. */
    public static void giveBack() {
        used = Optional.empty();
    }

    static void endUnused() {
        RUNNING.entrySet().removeIf(service -> {
            boolean unused = !used.equals(Optional.of(service.getKey()));
            if (unused) {
                service.getValue().close();
            }
            return unused;
        });
    }
}
