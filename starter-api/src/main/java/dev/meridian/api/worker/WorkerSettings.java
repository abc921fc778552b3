package dev.meridian.api.worker;

import dev.meridian.api.settings.WrongSetting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much a worker takes on.
 *
 * @param chunkSize {@code WORKER_CHUNK_SIZE}: how many items a long job commits at a time
 * @param maxConcurrentJobs {@code MAX_CONCURRENT_JOBS}: how many pieces of CPU work run at once; as many as there are
 *     cores if not set
 * @param drainTimeout {@code WORKER_DRAIN_TIMEOUT}: how long a stopping worker lets running activities go on
 */
@ConfigurationProperties("worker")
public record WorkerSettings(
        @DefaultValue("20000") int chunkSize,
        @Nullable Integer maxConcurrentJobs,
        @DefaultValue("10s") Duration drainTimeout) {
    public WorkerSettings {
        if (chunkSize < 500 || chunkSize > 1_000_000) {
            throw new WrongSetting(
                    "WORKER_CHUNK_SIZE", "is " + chunkSize, "Set it to 500 to 1000000, or leave it out.");
        }
        if (maxConcurrentJobs != null && maxConcurrentJobs < 1) {
            throw new WrongSetting(
                    "MAX_CONCURRENT_JOBS",
                    "is " + maxConcurrentJobs,
                    "Set it to 1 or more, or leave it out to use every core.");
        }
        if (drainTimeout.isNegative()) {
            throw new WrongSetting("WORKER_DRAIN_TIMEOUT", "is negative", "Set it to 0s or more, for example 10s.");
        }
    }

    /** Slots for CPU work. */
    public int computeSlots() {
        return maxConcurrentJobs != null
                ? maxConcurrentJobs
                : Runtime.getRuntime().availableProcessors();
    }
}
