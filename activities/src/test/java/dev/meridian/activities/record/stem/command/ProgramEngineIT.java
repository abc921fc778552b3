package dev.meridian.activities.record.stem.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.record.tool.AudioTools;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.Pcm24;
import dev.meridian.domain.audio.sample.PcmSource;
import dev.meridian.domain.audio.sample.SampleEncoding;
import dev.meridian.domain.audio.stem.StemEngine;
import dev.meridian.domain.audio.stem.StemSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Programs that stand in for Demucs: their files are read if they are as declared, and refused if not. */
@Tag("slow")
class ProgramEngineIT {
    private static final int RATE = 8_000;
    private static final AudioFormat STEREO = new AudioFormat(RATE, 2);
    private static final String HALF = "/usr/bin/ffmpeg -nostdin -v error -i \"$1\" -af volume=0.5 -c:a pcm_f32le ";

    @TempDir
    private Path files;

    private AudioTools tools;

    @BeforeEach
    void start() {
        tools = new AudioTools("ffmpeg", "ffprobe", files.resolve("work"));
        if (tools.missing().isPresent()) {
            abort("This test needs ffmpeg: apt-get install ffmpeg");
        }
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.walk(files.resolve("work"))) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("run-")))
                    .isEmpty();
        }
        tools.close();
    }

    @Test
    void theStemsOfAProgramAndTheRestSumToTheRecordingWhereverTheWorkBegins() throws IOException {
        StemEngine engine = engine(HALF + "\"$2/vocals.wav\"", Map.of("channels", List.of(2)));
        float[] mix = noise(70 * RATE);
        int[][] whole = stems(engine, mix, 0);
        assertThat(engine.stems()).containsExactly("vocals", "rest");
        assertThat(whole[0]).hasSameSizeAs(mix);
        for (int i = 0; i < mix.length; i++) {
            assertThat(whole[0][i] + whole[1][i]).isEqualTo(Pcm24.quantise(mix[i], 1));
            assertThat(Math.abs(whole[0][i] - whole[1][i])).isLessThanOrEqualTo(1);
        }
        for (int from : new int[] {1, 30 * RATE, 30 * RATE + 7, 61 * RATE}) {
            int[][] part = stems(engine, mix, from);
            assertThat(part[0]).isEqualTo(Arrays.copyOfRange(whole[0], 2 * from, whole[0].length));
        }
    }

    @Test
    void aBlockIsGivenWithWhatIsAroundIt() throws IOException {
        StemEngine engine = engine(
                "echo \"$(wc -c < \"$1\")\" >> " + files.resolve("sizes") + "; " + HALF + "\"$2/vocals.wav\"",
                Map.of());
        stems(engine, noise(70 * RATE), 0);
        int bytes = 2 * 4 * RATE;
        assertThat(Files.readAllLines(files.resolve("sizes")))
                .containsExactly("" + (58 + 35 * bytes), "" + (58 + 40 * bytes), "" + (58 + 15 * bytes));
    }

    @Test
    void anotherRateIsResampledIfThatIsDeclared() throws IOException {
        String other = HALF + "-ar 11025 \"$2/vocals.wav\"";
        assertRefused(other, Map.of(), "'vocals.wav' has 11025 Hz and 2 channels");
        int[][] stems = stems(engine(other, Map.of("resamples", true)), noise(3 * RATE), 0);
        assertThat(stems[0]).hasSize(2 * 3 * RATE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ln -s /etc/passwd \"$2/vocals.wav\" | a link, a pipe or a device",
                "mkfifo \"$2/vocals.wav\" | a link, a pipe or a device",
                "ln \"$1\" \"$2/vocals.wav\" | several names",
                "mkdir \"$2/vocals.wav\" | there is no file 'vocals.wav'",
                "true | there is no file 'vocals.wav'",
                "i=0; while [ $i -lt 200 ]; do : > \"$2/$i\"; i=$((i+1)); done | more than 100 files",
                "head -c 3000000 /dev/zero > \"$2/vocals.wav\" | 2000000 bytes or more",
                "cat /dev/zero > \"$2/vocals.wav\"; sleep 60 | 2000000 bytes or more",
                "HALF -t 1 \"$2/vocals.wav\" | has not the length",
                "HALF -ac 1 \"$2/vocals.wav\" | 1 channels",
            })
    void whatIsNotAsDeclaredIsRefused(String script, String why) {
        assertRefused(script.replace("HALF", HALF), Map.of("mostBytes", 2_000_000), why);
    }

    @Test
    void aPlaylistOpensNothing() {
        assertThatThrownBy(() -> stems(
                        engine("printf 'ffconcat version 1.0\\nfile %s\\n' \"$1\" > \"$2/vocals.wav\"", Map.of()),
                        noise(RATE),
                        0))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("not read");
    }

    @Test
    void aProgramThatFailsIsTriedAgainAndItsWordsAreToldWithoutPaths() {
        assertThatThrownBy(
                        () -> stems(engine("echo out of memory in /opt/secret >&2; exit 7", Map.of()), noise(RATE), 0))
                .isInstanceOfSatisfying(JobException.class, failed -> {
                    assertThat(failed.toFailure().code()).isEqualTo("engine_failed");
                    assertThat(failed.toFailure().retryable()).isTrue();
                })
                .hasMessageContaining("ended with 7: out of memory in (path)");
    }

    @Test
    void aProgramThatHangsIsEnded() {
        assertThatThrownBy(() -> stems(engine("sleep 600", Map.of("timeoutSeconds", 1)), noise(RATE), 0))
                .isInstanceOfSatisfying(
                        JobException.class,
                        failed -> assertThat(failed.toFailure().code()).isEqualTo("engine_timed_out"));
    }

    @Test
    void aProgramHasTheDeclaredEnvironmentOnly() throws IOException {
        Path seen = files.resolve("environment");
        stems(
                engine(
                        "/usr/bin/env > " + seen + "; " + HALF + "\"$2/vocals.wav\"",
                        Map.of("environment", Map.of("HOME", "/nowhere"))),
                noise(RATE),
                0);
        assertThat(Files.readAllLines(seen))
                .contains("HOME=/nowhere")
                .allMatch(line -> line.matches("(HOME|PWD|_|OLDPWD|SHLVL)=.*"));
    }

    @Test
    void aDescriptionThatIsWrongSaysWhy() throws IOException {
        assertWrong(
                "{\"command\":[\"demucs\",\"{input}\"],\"stems\":{\"a\":\"a.wav\"},\"rest\":\"b\"}", "absolute path");
        assertWrong("{\"command\":[\"/x\"],\"stems\":{\"a\":\"a.wav\"},\"rest\":\"b\"}", "{input}");
        assertWrong(
                "{\"command\":[\"/x\",\"{input}\"],\"stems\":{\"a\":\"../a.wav\"},\"rest\":\"b\"}", "below {outdir}");
        assertWrong("{\"command\":[\"/x\",\"{input}\"],\"stems\":{\"a\":\"a.wav\"},\"rest\":\"a\"}", "another name");
        assertWrong(
                "{\"command\":[\"/x\",\"{input}\"],\"stems\":{\"a\":\"a.wav\"},\"rest\":\"b\",\"shell\":true}",
                "shell");
    }

    private void assertWrong(String program, String why) throws IOException {
        Path file = Files.writeString(files.resolve("programs.json"), "{\"x\":" + program + "}");
        assertThatThrownBy(() -> StemPrograms.read(file)).hasMessageContaining(why);
    }

    private void assertRefused(String script, Map<String, Object> needs, String why) {
        assertThatThrownBy(() -> stems(engine(script, needs), noise(3 * RATE), 0))
                .isInstanceOfSatisfying(JobException.class, failed -> {
                    assertThat(failed.toFailure().code())
                            .as(failed.getMessage())
                            .isEqualTo("engine_output_refused");
                    assertThat(failed.toFailure().retryable()).isFalse();
                })
                .hasMessageContaining(why);
    }

    private StemEngine engine(String script, Map<String, Object> needs) {
        try {
            Path program = Files.writeString(files.resolve("program"), "#!/bin/sh\nset -e\n" + script + "\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("command", List.of(program.toString(), "{input}", "{outdir}", "{model}"));
            all.put("model", "some model; with $(words)");
            all.put("version", 1);
            all.put("stems", Map.of("vocals", "vocals.wav"));
            all.put("rest", "rest");
            all.put("needs", needs);
            Path file = Files.writeString(
                    files.resolve("programs.json"), JsonMapper.shared().writeValueAsString(Map.of("stand-in", all)));
            return new StemPrograms(tools, StemPrograms.read(file))
                    .find("stand-in")
                    .orElseThrow();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Stereo noise. */
    private static float[] noise(int frames) {
        float[] mix = new float[2 * frames];
        int state = 12_345;
        for (int i = 0; i < mix.length; i++) {
            state = state * 1_664_525 + 1_013_904_223;
            mix[i] = (state >> 16) * 0x1p-16f;
        }
        return mix;
    }

    private static int[][] stems(StemEngine engine, float[] mix, int from) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * mix.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(mix);
        PcmSource source = new PcmSource(new ByteArrayInputStream(bytes.array()), SampleEncoding.F32, STEREO, 0);
        List<int[][]> parts = new ArrayList<>();
        try (StemSource stems = engine.separate(source, 1, from)) {
            int[][] part = new int[2][2 * 5_000];
            for (int got = stems.read(part, 5_000); got > 0; got = stems.read(part, 5_000)) {
                parts.add(new int[][] {Arrays.copyOf(part[0], 2 * got), Arrays.copyOf(part[1], 2 * got)});
            }
        }
        return new int[][] {joined(parts, 0), joined(parts, 1)};
    }

    private static int[] joined(List<int[][]> parts, int stem) {
        return parts.stream().flatMapToInt(part -> Arrays.stream(part[stem])).toArray();
    }
}
