package dev.meridian.workflows.job;

import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What workflows did in tests marked with {@link RecordedHistory}, one file a run, for the replay tests.
 *
 * <p>Saved only when asked for with {@code -Dmeridian.recordHistories=true}; see {@code docs/change-a-workflow.md}.
 */
public final class RecordedHistories {
    private static final Path FOLDER = Path.of("src/test/resources/histories");

    private RecordedHistories() {}

    /** The histories of one workflow, e.g. {@code ExplorerRefreshActivitiesImpl}. */
    public static List<Path> of(String workflow) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve(workflow))) {
            return files.sorted().toList();
        }
    }

    static void save(TestTemporal temporal, ExtensionContext test) throws IOException {
        boolean isMarked = test.getRequiredTestMethod().isAnnotationPresent(RecordedHistory.class);
        boolean hasPassed = test.getExecutionException().isEmpty();
        if (!isMarked || !hasPassed || !Boolean.getBoolean("meridian.recordHistories")) {
            return;
        }
        Path folder = FOLDER.resolve(test.getRequiredTestClass().getSimpleName().replace("WorkflowTest", ""));
        Files.createDirectories(folder);
        List<WorkflowExecutionHistory> runs = temporal.histories();
        for (int run = 1; run <= runs.size(); run++) {
            String suffix = runs.size() == 1 ? "" : "-run" + run;
            Path file = folder.resolve(test.getRequiredTestMethod().getName() + suffix + ".json");
            Files.writeString(file, runs.get(run - 1).toJson(true) + "\n");
        }
    }
}
