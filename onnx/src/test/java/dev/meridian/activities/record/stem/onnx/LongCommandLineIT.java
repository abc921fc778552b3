package dev.meridian.activities.record.stem.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** ONNX Runtime in a process whose command line is long, as it is with a class path of many libraries. */
class LongCommandLineIT {
    private static final int CHARACTERS = 100_000;

    /** Makes the environment as an activity does: on a thread with a stack of the usual size. */
    static final class Program {
        private Program() {}

        static void main() throws InterruptedException {
            Thread activity = Thread.ofPlatform().start(() -> {
                OnnxEnvironment.get();
                System.out.println("ONNX Runtime works");
            });
            activity.join();
        }
    }

    @Test
    @Timeout(120)
    void theProcessDoesNotEndWhenTheRuntimeIsLoaded() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dlong=" + "x".repeat(CHARACTERS),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Program.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            assertThat(said).contains("ONNX Runtime works");
        } finally {
            process.destroyForcibly();
        }
    }
}
