package dev.meridian.activities.record.stem.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.meridian.activities.job.work.SupervisedWork;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.SampleSource;
import dev.meridian.domain.audio.stem.StemEngine;
import dev.meridian.domain.audio.stem.StemSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Work of engines that goes on for long: it ends when it is cancelled, and its memory does not grow. */
@Tag("slow")
class LongStemsIT extends EngineTest {
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
        float[] second = EngineRun.music(format, 1);
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
    @Tag("soak")
    @ParameterizedTest
    @MethodSource("ofModels")
    void longRecordingsTakeNoMoreMemoryThanShortOnes(String name) throws IOException {
        AudioFormat format = new AudioFormat(44_100, 2);
        float[] second = EngineRun.music(format, 1);
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
            EngineRun.make(engine, format, Arrays.copyOf(second, 2_000), 0, 0);
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
}
