package dev.meridian.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.devstack.process.DevStackException;
import dev.meridian.devstack.process.PidFile;
import dev.meridian.devstack.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class DevStackIT {

    @TempDir
    private Path root;

    @Test
    void aLaterStartFindsDataAndSecretsAgainAndTheDirectoryHasOneUserAtATime() throws IOException {
        DevStack.Options options = options();
        List<String> news = new CopyOnWriteArrayList<>();
        Database database;
        String secret;
        try (DevStack stack = DevStack.start(options, news::add)) {
            database = stack.postgres().createDatabase("meridian");
            secret = stack.s3().secretAccessKey();
            assertThatThrownBy(() -> DevStack.start(options, news::add))
                    .isInstanceOf(DevStackException.class)
                    .hasMessageContaining(
                            "is in use by process " + ProcessHandle.current().pid());
            assertThatThrownBy(() -> DevStack.erase(options.directory())).hasMessageContaining("is in use");
        }
        try (DevStack stack = DevStack.start(options, news::add)) {
            assertThat(stack.postgres().createDatabase("meridian")).isEqualTo(database);
            assertThat(stack.s3().secretAccessKey()).isEqualTo(secret);
        }
        assertThat(news).allMatch(line -> line.startsWith("Temporal: "));
        assertThat(permissions("postgresql/password")).isEqualTo("rw-------");
        assertThat(permissions("s3/secret")).isEqualTo("rw-------");
        assertThat(permissions("s3/s3proxy.properties")).isEqualTo("rw-------");

        DevStack.erase(options.directory());
        assertThat(options.directory()).doesNotExist();
    }

    @Test
    void aServerThatEndsIsTold() {
        try (DevStack stack = DevStack.start(options(), news -> {})) {
            CompletableFuture<String> end = stack.firstEnd();
            assertThat(end).isNotDone();
            stack.s3().kill();
            assertThat(end)
                    .succeedsWithin(Duration.ofSeconds(5))
                    .asString()
                    .startsWith("S3 has ended with exit code 137. Its log ");
        }
    }

    @Test
    void oneTakenPortEndsTheOthersToo() {
        int taken = SharedServers.s3().port();
        StackPorts ports = new StackPorts(Ports.free(), taken, Ports.free(), Ports.free());

        assertThatThrownBy(
                        () -> DevStack.start(new DevStack.Options(root.resolve("stack"), ports, Map.of()), news -> {}))
                .isInstanceOf(DevStackException.class)
                .hasMessage("Port %d, meant for S3, is in use by another program.".formatted(taken));
        assertThat(Ports.isFree(ports.postgres())).isTrue();
        assertThat(Ports.isFree(ports.temporal())).isTrue();
    }

    @Test
    void aStackThatIsClosedWhileItStartsLeavesNoProcessBehind() {
        Set<Long> before = descendants();
        DevStack stack = DevStack.open(options(), news -> {});
        stack.launch();
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> !started(before).isEmpty());

        stack.close();

        // On a busy machine the operating system takes a moment to clear away the children of a process that has ended.
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(started(before)).isEmpty());
    }

    @Test
    void aProcessThatAKilledRunLeftBehindIsEndedAndReported() throws IOException {
        DevStack.Options options = options();
        Process left = new ProcessBuilder("sleep", "63").start();
        new PidFile(options.directory().resolve("s3").resolve("pid")).write(left.pid());
        List<String> news = new ArrayList<>();

        try (DevStack stack = DevStack.start(options, news::add)) {
            assertThat(stack.s3().isRunning()).isTrue();
        }

        assertThat(left.isAlive()).isFalse();
        assertThat(news).contains("s3: process %d was left over from a killed run; ended it".formatted(left.pid()));
    }

    @Test
    void aDirectoryWithAnythingElseInItIsNotErased() throws IOException {
        Files.writeString(root.resolve("thesis.tex"), "x");

        assertThatThrownBy(() -> DevStack.erase(root))
                .hasMessage("%s is not deleted: thesis.tex in it is not of this program's making.".formatted(root));
    }

    /** Without the shell that guards the others: it ends with this JVM. */
    private static Set<Long> started(Set<Long> before) {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> !child.info().command().orElse("").endsWith("sh"))
                .map(ProcessHandle::pid)
                .filter(pid -> !before.contains(pid))
                .collect(Collectors.toSet());
    }

    private static Set<Long> descendants() {
        return ProcessHandle.current().descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    private DevStack.Options options() {
        return new DevStack.Options(root.resolve("stack"), StackPorts.free(), Map.of("Colour", "Keyword"));
    }

    private String permissions(String file) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(root.resolve("stack").resolve(file)));
    }
}
