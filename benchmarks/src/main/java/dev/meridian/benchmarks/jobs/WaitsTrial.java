package dev.meridian.benchmarks.jobs;

import dev.meridian.devstack.DevStack;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Waits of 0 ms, one after another on an idle system: jobs whose workflow needs no activity. Beside the empty jobs of {@link
 * JobsTrial} they show what an activity costs. Measured for Meridian only.
 */
final class WaitsTrial {
    /** Enough for the just-in-time compilers. */
    private static final int WARM_UP = 1_000;

    private static final int MEASURED = 20;
    private static final Duration BETWEEN = Duration.ofMillis(400);
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final DevStack stack;
    private final Path directory;

    WaitsTrial(DevStack stack, Path directory) {
        this.stack = stack;
        this.directory = directory;
    }

    void run() throws SQLException {
        try (MeridianJobs meridian = new MeridianJobs(stack, directory)) {
            for (int i = 0; i < WARM_UP; i++) {
                startToDone(meridian);
            }
            List<Double> millis = new ArrayList<>();
            for (int i = 0; i < MEASURED; i++) {
                LockSupport.parkNanos(BETWEEN.toNanos());
                millis.add(startToDone(meridian));
            }
            System.out.printf("  start to done, idle, p50: %.1f ms%n", JobsTrial.percentile(millis, 50));
        }
    }

    private static double startToDone(MeridianJobs meridian) {
        ObjectNode body = JsonMapper.shared().createObjectNode().put("type", "sleep");
        body.putObject("payload").put("delayMs", 0);
        long begun = System.nanoTime();
        UUID id = MeridianJobs.idOf(meridian.client().postJson("/api/jobs", body));
        while (meridian.completed(id) == 0) {
            if (System.nanoTime() - begun > LIMIT.toNanos()) {
                throw new IllegalStateException("A wait of 0 ms was not done within " + LIMIT);
            }
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        return (System.nanoTime() - begun) / 1e6;
    }
}
