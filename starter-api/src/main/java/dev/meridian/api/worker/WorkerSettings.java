package dev.meridian.api.worker;

import dev.meridian.api.settings.WrongSetting;
import dev.meridian.workflows.job.TaskQueues;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much work a worker takes.
 *
 * @param chunkSize {@code WORKER_CHUNK_SIZE}: the most cells that a heatmap's job commits at a time
 * @param maxConcurrentJobs {@code MAX_CONCURRENT_JOBS}: how many pieces of CPU work run at once, and how many tiles of
 *     heatmaps; if not set, as many pieces as there are cores, and twice as many tiles, but eight at least
 * @param connectorTasksPerSecond {@code WORKER_CONNECTOR_TASKS_PER_SECOND}: how many pieces of work on outside systems
 *     Temporal hands out a second, to all workers together; without a limit if not set
 * @param connectorSlots {@code WORKER_CONNECTOR_SLOTS}: how many pieces of work on outside systems this process does at
 *     once; a tenant gets a share of them
 * @param downloadSlots {@code WORKER_DOWNLOAD_SLOTS}: how many tables of other systems this process reads at once; each takes
 *     two connections to the database
 * @param drainTimeout {@code WORKER_DRAIN_TIMEOUT}: how long a stopping worker lets running activities go on
 */
@ConfigurationProperties("worker")
public record WorkerSettings(
        @DefaultValue("262144") int chunkSize,
        @Nullable Integer maxConcurrentJobs,
        @Nullable Double connectorTasksPerSecond,
        @DefaultValue("200") int connectorSlots,
        @DefaultValue("4") int downloadSlots,
        @DefaultValue("10s") Duration drainTimeout) {
    private static final int MAIN_SLOTS = 200;

    /** A tile waits for the database for about half of its time. */
    private static final int TILES_PER_CORE = 2;

    /** Two cores compute a large area faster with eight tiles at once than with four (docs/benchmarks.md); a tile takes about 12 MB. */
    private static final int FEWEST_TILES = 8;

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
        if (connectorTasksPerSecond != null && !(connectorTasksPerSecond > 0 && connectorTasksPerSecond <= 100_000)) {
            throw new WrongSetting(
                    "WORKER_CONNECTOR_TASKS_PER_SECOND",
                    "is " + connectorTasksPerSecond,
                    "Set it above 0, for example 20 or 0.5, or leave it out for no limit.");
        }
        if (connectorSlots < 4 || connectorSlots > 10_000) {
            throw new WrongSetting(
                    "WORKER_CONNECTOR_SLOTS", "is " + connectorSlots, "Set it to 4 to 10000, or leave it out.");
        }
        if (downloadSlots < 1 || downloadSlots > 1_000) {
            throw new WrongSetting(
                    "WORKER_DOWNLOAD_SLOTS", "is " + downloadSlots, "Set it to 1 to 1000, or leave it out.");
        }
        if (drainTimeout.isNegative()) {
            throw new WrongSetting("WORKER_DRAIN_TIMEOUT", "is negative", "Set it to 0s or more, for example 10s.");
        }
    }

    /** How many activities of a task queue this process runs at once; the queue for explorer refreshes has its own rule. */
    public int slotsOf(String taskQueue) {
        int cores = Runtime.getRuntime().availableProcessors();
        return switch (taskQueue) {
            case TaskQueues.COMPUTE -> Objects.requireNonNullElse(maxConcurrentJobs, cores);
            case TaskQueues.HEATMAPS ->
                Objects.requireNonNullElse(maxConcurrentJobs, Math.max(FEWEST_TILES, TILES_PER_CORE * cores));
            case TaskQueues.CONNECTORS -> connectorSlots;
            case TaskQueues.DOWNLOADS -> downloadSlots;
            default -> MAIN_SLOTS;
        };
    }

    /**
     * Whether a task queue has a rate limit. Jobs do not share workflows there, because a shared workflow is one task.
     */
    public boolean countsTasksOf(String taskQueue) {
        return connectorTasksPerSecond != null && taskQueue.equals(TaskQueues.CONNECTORS);
    }
}
