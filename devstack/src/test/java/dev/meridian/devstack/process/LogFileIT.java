package dev.meridian.devstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileIT {

    @TempDir
    private Path directory;

    @Test
    void onlyTheLastLinesOfALongLogAreShown() throws IOException {
        Path log = directory.resolve("a.log");
        Files.writeString(
                log, IntStream.range(0, 10_000).mapToObj(i -> "line " + i).collect(Collectors.joining("\n")));

        assertThat(LogFile.end(log, 2).lines()).containsExactly("  line 9998", "  line 9999");
    }

    @Test
    void aMissingAndAnEmptyLogAreSaidToBeSo() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty.log"));

        assertThat(LogFile.end(directory.resolve("none.log"), 2)).isEqualTo("  (no log was written)");
        assertThat(LogFile.end(empty, 2)).isEqualTo("  (the log is empty)");
    }
}
