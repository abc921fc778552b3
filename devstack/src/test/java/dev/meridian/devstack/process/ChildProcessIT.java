package dev.meridian.devstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessIT {

    @TempDir
    private Path directory;

    @Test
    void aChildThatDiesWhileStartingIsReportedWithTheEndOfItsLog() {
        ChildProcess child = ChildProcess.start(shell("echo no such planet >&2; exit 3"));

        assertThatThrownBy(() -> child.awaitReady(Duration.ofSeconds(10), () -> false))
                .isInstanceOf(DevStackException.class)
                .hasMessageStartingWith("A shell ended with exit code 3 while starting. Its log ")
                .hasMessageEndingWith("  no such planet");
    }

    @Test
    void aChildThatIsNeverReadyIsEnded() {
        ChildProcess child = ChildProcess.start(shell("sleep 60"));

        assertThatThrownBy(() -> child.awaitReady(Duration.ofMillis(200), () -> false))
                .hasMessageContaining("was not ready after 0 s");
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void aChildThatIgnoresTheRequestToEndIsKilledWithItsOwnChildren() {
        ChildProcess child = ChildProcess.start(shell("trap '' TERM; sleep 61 & wait; wait"));
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        ProcessHandle.of(child.pid()).orElseThrow().children().count() == 1);
        ProcessHandle grandchild = ProcessHandle.of(child.pid())
                .orElseThrow()
                .children()
                .findFirst()
                .orElseThrow();

        child.close();

        assertThat(child.isAlive()).isFalse();
        assertThat(grandchild.isAlive()).isFalse();
    }

    @Test
    void aKilledParentLeavesNoChildBehind() throws IOException {
        Path pidFile = directory.resolve("grandchild");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process parent = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), Parent.class.getName(), pidFile.toString())
                .start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Files.exists(pidFile) && !Files.readString(pidFile).isEmpty());
        ProcessHandle orphan =
                ProcessHandle.of(Long.parseLong(Files.readString(pidFile))).orElseThrow();
        assertThat(orphan.isAlive()).isTrue();

        parent.destroyForcibly();

        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !orphan.isAlive());
    }

    /** A program that starts a child and then does nothing, until it is killed. */
    static final class Parent {

        private Parent() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            Path pidFile = Path.of(arguments[0]);
            ChildProcess child = ChildProcess.start(new ChildProcess.Command(
                    "A sleeper",
                    List.of("sleep", "62"),
                    Map.of(),
                    pidFile.resolveSibling("sleeper.log"),
                    "TERM",
                    Duration.ofSeconds(1)));
            Files.writeString(pidFile, Long.toString(child.pid()));
            Thread.currentThread().join();
        }
    }

    private ChildProcess.Command shell(String script) {
        return new ChildProcess.Command(
                "A shell",
                List.of("/bin/sh", "-c", script),
                Map.of(),
                directory.resolve("shell.log"),
                "TERM",
                Duration.ofMillis(500));
    }
}
