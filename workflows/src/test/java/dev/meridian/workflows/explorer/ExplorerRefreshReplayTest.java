package dev.meridian.workflows.explorer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.workflows.job.ReplayContract;
import io.temporal.testing.WorkflowReplayer;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ExplorerRefreshReplayTest extends ReplayContract {
    ExplorerRefreshReplayTest() {
        super("ExplorerRefresh", ExplorerRefreshWorkflowImpl.class);
    }

    @Test
    void aHistoryThatThisCodeWouldNotHaveWrittenIsRefused() throws IOException {
        String other = Files.readString(histories().getFirst()).replace("ExplorerRefreshViews", "ExplorerSyncObjects");
        assertThatThrownBy(() -> WorkflowReplayer.replayWorkflowExecution(other, ExplorerRefreshWorkflowImpl.class))
                .hasStackTraceContaining("NonDeterministicException");
    }
}
