package dev.meridian.workflows.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.workflows.job.RecordedHistories;
import io.temporal.testing.WorkflowReplayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskReplayTest {
    static List<Path> histories() throws IOException {
        return RecordedHistories.of("Task");
    }

    @ParameterizedTest
    @MethodSource("histories")
    void thisCodeCanTakeOverEveryRecordedRun(Path history) throws Exception {
        WorkflowReplayer.replayWorkflowExecution(history.toFile(), TaskWorkflowImpl.class);
    }

    @ParameterizedTest
    @MethodSource("histories")
    void noHistoryNamesTheMachineThatRecordedIt(Path history) throws IOException {
        assertThat(Files.readString(history)).doesNotContainPattern("\"identity\": \"(?!meridian\")");
    }
}
