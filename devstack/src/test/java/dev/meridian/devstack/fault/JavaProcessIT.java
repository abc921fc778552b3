package dev.meridian.devstack.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.meridian.devstack.process.DevStackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaProcessIT {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    @Test
    void aFrozenProcessStandsStillUntilItIsThawed() {
        try (JavaProcess process = start(0, false)) {
            await().atMost(LONG_ENOUGH).until(() -> lines(0) > 0);

            process.freeze();
            await().atMost(LONG_ENOUGH).until(() -> state(process.pid()).equals("T"));
            long frozen = lines(0);
            assertThat(lines(0)).isEqualTo(frozen);
            process.thaw();

            await().atMost(LONG_ENOUGH).until(() -> lines(0) > frozen);
        }
    }

    @Test
    void aKilledProcessLeavesItsChildrenBehindUntilItIsClosed() {
        JavaProcess process = start(0, true);
        await().atMost(LONG_ENOUGH).until(() -> lines(0) > 0);
        ProcessHandle child = ProcessHandle.of(process.pid())
                .orElseThrow()
                .children()
                .findFirst()
                .orElseThrow();

        process.kill();
        assertThat(process.isAlive()).isFalse();
        assertThat(child.isAlive()).isTrue();

        process.close();
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void aStruckProcessOfAFleetIsReplaced() throws Exception {
        try (ProcessFleet fleet = new ProcessFleet(2, FaultSeed.random(7), number -> start(number, false))) {
            await().atMost(LONG_ENOUGH).until(() -> lines(0) > 0 && lines(1) > 0);
            List<Long> struckAt = new ArrayList<>();

            new KillSchedule(List.of(20, 10)).follow(() -> lines(0) + lines(1), LONG_ENOUGH, () -> {
                struckAt.add(lines(0) + lines(1));
                fleet.killOne();
            });
            fleet.freezeOne();
            fleet.thaw();

            assertThat(struckAt)
                    .hasSize(2)
                    .first()
                    .satisfies(at -> assertThat(at).isGreaterThanOrEqualTo(10));
            await().atMost(LONG_ENOUGH).until(() -> lines(2) > 0 && lines(3) > 0 && lines(4) > 0);
        }
    }

    @Test
    void workThatStandsStillEndsTheWaitForTheNextStrike() {
        assertThatThrownBy(() -> KillSchedule.even(1, 30).follow(() -> 3, Duration.ofMillis(100), () -> {}))
                .isInstanceOf(DevStackException.class)
                .hasMessage("After PT0.1S only 3 of 10 were done.");
    }

    private JavaProcess start(int number, boolean withChild) {
        return JavaProcess.start(new JavaProcess.Program(
                "a program",
                FaultyProgram.class,
                List.of("-Xmx32m"),
                Map.of("LINES", file(number).toString(), "WITH_CHILD", Boolean.toString(withChild)),
                directory.resolve(number + ".log")));
    }

    private Path file(int number) {
        return directory.resolve("lines-" + number);
    }

    /** Also before the file is there. */
    private long lines(int number) {
        return file(number).toFile().length();
    }

    /** The state of a process as {@code ps} has it: T is stopped. */
    private static String state(long pid) throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", "stat=", "-p", Long.toString(pid)).start();
        return new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                .strip()
                .substring(0, 1);
    }
}
