package dev.meridian.workflows.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.testing.WorkflowReplayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the recorded histories of every workflow. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ReplayContract {
    private final String workflow;
    private final Class<?> implementation;

    /**
     * @param workflow as its histories' folder is called
     */
    protected ReplayContract(String workflow, Class<?> implementation) {
        this.workflow = workflow;
        this.implementation = implementation;
    }

    protected final List<Path> histories() throws IOException {
        return RecordedHistories.of(workflow);
    }

    @ParameterizedTest
    @MethodSource("histories")
    void thisCodeCanTakeOverEveryRecordedRun(Path history) throws Exception {
        WorkflowReplayer.replayWorkflowExecution(history.toFile(), implementation);
    }

    @ParameterizedTest
    @MethodSource("histories")
    void noHistoryNamesTheMachineThatRecordedIt(Path history) throws IOException {
        assertThat(Files.readString(history)).doesNotContainPattern("\"identity\": \"(?!meridian\")");
    }
}
