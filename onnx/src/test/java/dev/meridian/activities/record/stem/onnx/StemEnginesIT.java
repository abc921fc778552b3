package dev.meridian.activities.record.stem.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.meridian.activities.job.work.SupervisedWork;
import dev.meridian.activities.record.stem.StemChoice;
import dev.meridian.activities.record.stem.StemEngines;
import dev.meridian.activities.record.stem.command.StemProgram;
import dev.meridian.activities.record.stem.command.StemPrograms;
import dev.meridian.activities.record.stem.model.StemModels;
import dev.meridian.activities.record.tool.AudioTools;
import dev.meridian.domain.audio.sample.ArraySource;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.Pcm24;
import dev.meridian.domain.audio.sample.SampleSource;
import dev.meridian.domain.audio.sample.Signals;
import dev.meridian.domain.audio.stem.StemEngine;
import dev.meridian.domain.audio.stem.StemSource;
import dev.meridian.domain.audio.stem.model.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of all engines, which are found by their names as the service finds them. */
class StemEnginesIT {
    private static final int BLOCK_SECONDS = 30;
    private static final AudioFormat STEREO = new AudioFormat(8_000, 2);
    private static final String HALF =
            "/usr/bin/ffmpeg -nostdin -v error -i \"$1\" -af volume=0.5 -c:a pcm_f32le \"$2/half.wav\"";

    @TempDir
    private static Path files;

    private static AudioTools tools;
    private static StemEngines engines;

    @BeforeAll
    static void bringEngines() throws IOException {
        Files.createDirectories(files.resolve("work"));
        tools = new AudioTools("ffmpeg", "ffprobe", files.resolve("work"));
        if (tools.missing().isPresent()) {
            abort("This test needs ffmpeg: apt-get install ffmpeg");
        }
        TestModels.waveform(files.resolve("models/waveform"));
        TestModels.magnitude(files.resolve("models/magnitude"));
        TestModels.slow(files.resolve("models/slow"));
        Map<String, StemProgram> programs =
                Map.of("program", program("half", HALF), "endless", program("endless", "sleep 600 & sleep 600"));
        engines = new StemEngines(List.of(
                new StemPrograms(tools, programs), new StemModels(files.resolve("models"), StemModels.findRuntime())));
    }

    private static StemProgram program(String name, String script) throws IOException {
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

    @AfterAll
    static void close() {
        if (tools != null) {
            tools.close();
        }
    }

    @AfterEach
    void nothingIsLeftBehind() {
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

    static List<String> names() {
        return List.of("hpss", "hpss:2", "program", "waveform", "magnitude", "waveform+hpss", "hpss+magnitude");
    }

    private static StemEngine engine(String name) {
        return engines.of(StemChoice.parse(name).orElseThrow());
    }

    /** The program needs a second for a block, the others a fraction of it. */
    @ParameterizedTest
    @MethodSource("names")
    void stemsHaveTheLengthOfTheRecordingAndSumToItWithAnyRateAndAnyNumberOfChannels(String name) throws IOException {
        int[] rates = {8_000, 11_025, 22_050, 44_100, 44_101, 48_000, 96_000, 192_000};
        for (int channels = 1; channels <= 8; channels++) {
            AudioFormat format = new AudioFormat(rates[channels - 1], channels);
            float[] mix = music(format, 0.6);
            assertThat(sums(make(engine(name), format, mix, 0, 0)))
                    .as("%s", format)
                    .isEqualTo(integers(mix));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void recordingsOfAFewFramesAndOfNoneAreTakenApartAsWell(String name) throws IOException {
        for (int frames : new int[] {0, 1, 2, 7, 500}) {
            float[] mix = Signals.noise(2 * frames, 1, 0.9, 5);
            assertThat(sums(make(engine(name), STEREO, mix, 0, 0))).isEqualTo(integers(mix));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void silenceGivesSilentStems(String name) throws IOException {
        for (int[] stem : make(engine(name), STEREO, new float[2 * 8_000], 0, 0)) {
            assertThat(Arrays.stream(stem).allMatch(sample -> sample == 0)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void noStemOfARecordingAtFullScaleClips(String name) throws IOException {
        float[] mix = Signals.noise(2 * 8_000, 1, 1, 8);
        for (int i = 0; i < mix.length; i++) {
            mix[i] = Math.signum(mix[i]);
        }
        // Also asserts that each sample of each stem is within 24 bits.
        assertThat(sums(make(engine(name), STEREO, mix, 0, 0))).isEqualTo(integers(mix));
    }

    /** A worker that was killed in block 2 leaves blocks 0 and 1; the next one opens the recording where block 2 begins. */
    @ParameterizedTest
    @MethodSource("names")
    void workThatGoesOnAtABlockMakesTheSameBytes(String name) throws IOException {
        StemEngine engine = engine(name);
        float[] mix = music(STEREO, 2 * BLOCK_SECONDS + 4);
        int[][] whole = make(engine, STEREO, mix, 0, 0);
        int from = 2 * BLOCK_SECONDS * STEREO.rate();
        long context = engine.contextStart(STEREO, from);
        assertThat(context).isBetween(from - 40L * STEREO.rate(), (long) from);
        for (long openedAt : new long[] {context, 0}) {
            int[][] part = make(engine, STEREO, mix, from, openedAt);
            for (int stem = 0; stem < part.length; stem++) {
                int[] wanted = Arrays.copyOfRange(whole[stem], 2 * from, whole[stem].length);
                assertThat(Arrays.equals(part[stem], wanted))
                        .as("%s, opened at %d", engine.stems().get(stem), openedAt)
                        .isTrue();
            }
        }
        assertThatThrownBy(() -> engine.separate(new ArraySource(STEREO, mix, context + 1), 1, from))
                .as("a recording that is opened too late")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("names")
    void theSameWorkHasTheSameKey(String name) {
        assertThat(engine(name).parameters())
                .isEqualTo(engine(name).parameters())
                .isNotEmpty();
        assertThat(engine(name).stems()).doesNotHaveDuplicates().hasSizeBetween(2, 8);
    }

    static List<String> busy() {
        return List.of("hpss", "waveform", "magnitude", "slow", "endless", "waveform+slow");
    }

    @ParameterizedTest
    @MethodSource("busy")
    void cancelledWorkEndsWithinASecond(String name) {
        AudioFormat format = new AudioFormat(44_100, 2);
        StemEngine engine = engine(name);
        AtomicLong cancelled = new AtomicLong();
        assertThatThrownBy(() -> SupervisedWork.run(
                        () -> readForEver(engine, format), Duration.ofMinutes(2), Duration.ofMillis(200), () -> {
                            if (beats() == 5) {
                                cancelled.set(System.nanoTime());
                                throw new CancellationException("cancelled");
                            }
                        }))
                .isInstanceOf(CancellationException.class);
        Duration took = Duration.ofNanos(System.nanoTime() - cancelled.get());
        System.out.printf("%s ended %d ms after it was cancelled%n", name, took.toMillis());
        assertThat(took).isLessThan(Duration.ofSeconds(1));
    }

    private int beats;

    private int beats() {
        return ++beats;
    }

    /** As blocks are read: a second at a time, between which a cancellation is noticed. */
    private static long readForEver(StemEngine engine, AudioFormat format) throws IOException {
        float[] second = music(format, 1);
        int[][] stems = new int[engine.stems().size()][second.length];
        try (StemSource source = engine.separate(new Endless(format, second), 1, 0)) {
            while (!Thread.currentThread().isInterrupted()) {
                source.read(stems, format.rate());
            }
            throw new CancellationException("the work was stopped");
        }
    }

    /** One second, over and over again. */
    private static final class Endless implements SampleSource {
        private final AudioFormat format;
        private final float[] second;
        private long position;

        Endless(AudioFormat format, float[] second) {
            this.format = format;
            this.second = second;
        }

        @Override
        public AudioFormat format() {
            return format;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public int read(float[] samples, int frames) {
            int channels = format.channels();
            for (int i = 0; i < frames * channels; i++) {
                samples[i] = second[(int) ((position * channels + i) % second.length)];
            }
            position += frames;
            return frames;
        }
    }

    static List<String> ofModels() {
        return List.of("waveform", "magnitude");
    }

    /** What ONNX Runtime takes is no memory of the JVM's, so that the whole process is looked at. */
    @ParameterizedTest
    @MethodSource("ofModels")
    void longRecordingsTakeNoMoreMemoryThanShortOnes(String name) throws IOException {
        AudioFormat format = new AudioFormat(44_100, 2);
        float[] second = music(format, 1);
        StemEngine engine = engine(name);
        int[][] stems = new int[2][second.length];
        List<Long> resident = new ArrayList<>();
        try (StemSource source = engine.separate(new Endless(format, second), 1, 0)) {
            for (int i = 0; i < 240; i++) {
                source.read(stems, format.rate());
                if (i % 60 == 59) {
                    System.gc();
                    resident.add(resident());
                }
            }
        }
        for (int opened = 0; opened < 20; opened++) {
            make(engine, format, Arrays.copyOf(second, 2_000), 0, 0);
        }
        System.gc();
        resident.add(resident());
        System.out.printf("%s: %s MB resident after 1, 2, 3 and 4 minutes, and 20 short recordings%n", name, resident);
        assertThat(resident.getLast() - resident.getFirst()).isLessThan(60);
    }

    private static long resident() throws IOException {
        Path status = Path.of("/proc/self/statm");
        if (!Files.exists(status)) {
            abort("This test reads /proc/self/statm");
        }
        return Long.parseLong(Files.readString(status).split(" ")[1]) * 4_096 >> 20;
    }

    private static int[][] make(StemEngine engine, AudioFormat format, float[] mix, long from, long openedAt)
            throws IOException {
        int channels = format.channels();
        int[][] all = new int[engine.stems().size()][(int) (mix.length - from * channels)];
        int[][] part = new int[all.length][format.rate() * channels];
        int done = 0;
        try (StemSource source = engine.separate(new ArraySource(format, mix, openedAt), 1, from)) {
            for (int got = source.read(part, format.rate()); got > 0; got = source.read(part, format.rate())) {
                for (int stem = 0; stem < all.length; stem++) {
                    System.arraycopy(part[stem], 0, all[stem], done * channels, got * channels);
                }
                done += got;
            }
            assertThat(source.position()).isEqualTo(from + done);
        }
        assertThat(done * channels).isEqualTo(all[0].length);
        return all;
    }

    private static int[] sums(int[][] stems) {
        int[] sums = new int[stems[0].length];
        for (int[] stem : stems) {
            for (int i = 0; i < sums.length; i++) {
                assertThat(stem[i] >= Pcm24.LOWEST && stem[i] <= Pcm24.HIGHEST).isTrue();
                sums[i] += stem[i];
            }
        }
        return sums;
    }

    private static int[] integers(float[] mix) {
        int[] integers = new int[mix.length];
        Arrays.setAll(integers, i -> Pcm24.quantise(mix[i], 1));
        return integers;
    }

    private static float[] music(AudioFormat format, double seconds) {
        float[][] all = new float[format.channels()][];
        for (int channel = 0; channel < all.length; channel++) {
            all[channel] = Signals.chord(format.rate(), seconds, 0.1, 220, 277.2 + 3 * channel, 440);
            Signals.add(all[channel], Signals.bursts(format.rate(), seconds, 0.4, 11 + channel), 50 * channel);
            Signals.add(all[channel], Signals.noise(format.rate(), seconds, 0.02, 100 + channel), 0);
        }
        return Signals.interleave(all);
    }
}
