package dev.meridian.activities.record.stem.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.meridian.activities.record.stem.StemChoice;
import dev.meridian.activities.record.stem.StemEngines;
import dev.meridian.activities.record.stem.command.StemProgram;
import dev.meridian.activities.record.stem.command.StemPrograms;
import dev.meridian.activities.record.stem.model.StemModels;
import dev.meridian.activities.record.tool.AudioTools;
import dev.meridian.domain.audio.stem.StemEngine;
import dev.meridian.domain.audio.stem.model.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Engines of every kind, by the names under which the service would find them. Models and a program are made for it. */
final class TestEngines implements AutoCloseable {
    private static final String HALF =
            "/usr/bin/ffmpeg -nostdin -v error -i \"$1\" -af volume=0.5 -c:a pcm_f32le \"$2/half.wav\"";

    private final Path files;
    private final AudioTools tools;
    private final StemEngines engines;

    /** Skips the test where there is no ffmpeg. */
    TestEngines(Path files) throws IOException {
        this.files = files;
        Files.createDirectories(files.resolve("work"));
        this.tools = new AudioTools("ffmpeg", "ffprobe", files.resolve("work"));
        if (tools.missing().isPresent()) {
            abort("This test needs ffmpeg: apt-get install ffmpeg");
        }
        TestModels.waveform(files.resolve("models/waveform"));
        TestModels.magnitude(files.resolve("models/magnitude"));
        TestModels.slow(files.resolve("models/slow"));
        Map<String, StemProgram> programs =
                Map.of("program", program("half", HALF), "endless", program("endless", "sleep 600 & sleep 600"));
        this.engines = new StemEngines(List.of(
                new StemPrograms(tools, programs), new StemModels(files.resolve("models"), StemModels.findRuntime())));
    }

    private StemProgram program(String name, String script) throws IOException {
        Path program = files.resolve(name);
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new StemProgram(
                List.of(program.toString(), "{input}", "{outdir}"),
                null,
                1,
                new LinkedHashMap<>(Map.of("half", "half.wav")),
                "rest",
                null);
    }

    StemEngine engine(String name) {
        return engines.of(StemChoice.parse(name).orElseThrow());
    }

    /** Waits until no file and no process of an engine is left. */
    void awaitNothingLeft() {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            try (Stream<Path> left = Files.walk(files.resolve("work"))) {
                assertThat(left.filter(path -> path.getFileName().toString().startsWith("run-")))
                        .isEmpty();
            }
            assertThat(ProcessHandle.current().descendants().filter(process -> !isGuard(process)))
                    .isEmpty();
        });
    }

    /** What deletes the folders of a worker that is killed lives as long as the worker. */
    private static boolean isGuard(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains(" guard ");
    }

    @Override
    public void close() {
        tools.close();
    }
}
