package dev.meridian.api.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.api.health.OutOfMemoryVictim.Way;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that has run out of memory ends, without an option of the JVM that asks for it. */
@Tag("slow")
class OutOfMemoryExitIT {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OTHER_ERROR")
    void aProcessEndsHoweverItsLackOfMemoryComesToLight(Way way) throws Exception {
        Ended ended = run(way);
        assertThat(ended.output()).doesNotContain("goes on");
        assertThat(ended.code()).as(ended.output()).isEqualTo(3);
    }

    @Test
    void anotherErrorEndsItsThreadAlone() throws Exception {
        Ended ended = run(Way.OTHER_ERROR);
        assertThat(ended.output()).contains("goes on").contains("StackOverflowError");
        assertThat(ended.code()).isZero();
    }

    private record Ended(int code, String output) {}

    private static Ended run(Way way) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        OutOfMemoryVictim.class.getName(),
                        way.name()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }
}
