package dev.meridian.api.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.api.settings.WrongSetting;
import dev.meridian.workflows.job.TaskQueues;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerSettingsTest {
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 499, 1_000_001})
    void aChunkSizeThatWouldCrawlOrSwallowTheMemoryIsRefused(int chunkSize) {
        assertThatThrownBy(() -> new WorkerSettings(chunkSize, null, null, 200, 4, Duration.ZERO))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("WORKER_CHUNK_SIZE is " + chunkSize);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 20_000, 1_000_000})
    void chunksOfFiveHundredToAMillionAreFine(int chunkSize) {
        assertThatCode(() -> new WorkerSettings(chunkSize, null, null, 200, 4, Duration.ZERO))
                .doesNotThrowAnyException();
    }

    @Test
    void thereAreAsManySlotsAsAreAskedForOrAsThereAreCores() {
        WorkerSettings three = new WorkerSettings(20_000, 3, null, 200, 4, Duration.ZERO);
        assertThat(three.slotsOf(TaskQueues.COMPUTE)).isEqualTo(3);
        assertThat(three.slotsOf(TaskQueues.HEATMAPS)).isEqualTo(3);
        WorkerSettings unset = new WorkerSettings(20_000, null, null, 200, 4, Duration.ZERO);
        int cores = Runtime.getRuntime().availableProcessors();
        assertThat(unset.slotsOf(TaskQueues.COMPUTE)).isEqualTo(cores);
        assertThat(unset.slotsOf(TaskQueues.HEATMAPS)).isEqualTo(Math.max(8, 2 * cores));
        assertThatThrownBy(() -> new WorkerSettings(20_000, 0, null, 200, 4, Duration.ZERO))
                .isInstanceOf(WrongSetting.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 3, 10_001})
    void slotsForTheOutsideThatCouldNotBeSharedOrWouldNotFitAreRefused(int slots) {
        assertThatThrownBy(() -> new WorkerSettings(20_000, null, null, slots, 4, Duration.ZERO))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("WORKER_CONNECTOR_SLOTS");
    }
}
