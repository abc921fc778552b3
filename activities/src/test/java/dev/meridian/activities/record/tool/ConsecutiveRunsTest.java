package dev.meridian.activities.record.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsecutiveRunsTest {
    private static final RunLimits LIMITS = RunLimits.of(Duration.ofMinutes(1), 0);

    @TempDir
    private Path below;

    /** A watchdog looks every 100 ms, so that runs which take as long end while it looks. */
    @Test
    void theWatchdogOfARunThatHasEndedLeavesTheNextOneInTheFolderAlone() throws Exception {
        try (RunFolders workshop = RunFolders.open(below);
                RunFolder folder = workshop.folder()) {
            for (int run = 0; run < 30; run++) {
                ToolRun program = new ToolRun(
                        Programs.find(), List.of("/bin/sh", "-c", "sleep 0.0" + (80 + run % 20)), folder, LIMITS);
                RunEnded ended = program.run(output -> output.transferTo(OutputStream.nullOutputStream()));
                assertThat(ended.exit()).as("run %s: %s", run, ended.words()).isZero();
            }
        }
    }
}
