package dev.meridian.workflows.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.workflows.job.RecordedHistories;
import io.temporal.testing.WorkflowReplayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExplorerRefreshReplayTest {
    static List<Path> histories() throws IOException {
        return RecordedHistories.of("ExplorerRefresh");
    }

    @ParameterizedTest
    @MethodSource("histories")
    void thisCodeCanTakeOverEveryRecordedRun(Path history) throws Exception {
        WorkflowReplayer.replayWorkflowExecution(history.toFile(), ExplorerRefreshWorkflowImpl.class);
    }

    @Test
    void aHistoryThatThisCodeWouldNotHaveWrittenIsRefused() throws IOException {
        String other = Files.readString(histories().getFirst()).replace("ExplorerRefreshViews", "ExplorerSyncObjects");
        assertThatThrownBy(() -> WorkflowReplayer.replayWorkflowExecution(other, ExplorerRefreshWorkflowImpl.class))
                .hasStackTraceContaining("NonDeterministicException");
    }

    @ParameterizedTest
    @MethodSource("histories")
    void noHistoryNamesTheMachineThatRecordedIt(Path history) throws IOException {
        assertThat(Files.readString(history)).doesNotContainPattern("\"identity\": \"(?!meridian\")");
    }
}
