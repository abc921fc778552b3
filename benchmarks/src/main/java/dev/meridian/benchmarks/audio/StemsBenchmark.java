package dev.meridian.benchmarks.audio;

import dev.meridian.activities.record.stem.model.StemModels;
import dev.meridian.domain.audio.sample.ArraySource;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.Pcm24;
import dev.meridian.domain.audio.sample.Signals;
import dev.meridian.domain.audio.stem.StemEngine;
import dev.meridian.domain.audio.stem.StemSource;
import dev.meridian.domain.audio.stem.mask.CenterSides;
import dev.meridian.domain.audio.stem.mask.HarmonicPercussive;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The CPU time that stems take, for a made tune of 44.1 kHz in stereo, beside that of librosa 0.11 for the same samples if
 * {@code -Dmeridian.librosa=} names a Python that has it. Both compute the spectra, the masks and the stems' samples. If {@code
 * -Dmeridian.models=} names a folder with the model {@code spleeter}, it is measured as well, and its bare network beside it.
 */
public final class StemsBenchmark {
    private static final AudioFormat FORMAT = new AudioFormat(44_100, 2);
    private static final String MODEL = "spleeter";
    private static final int ROUNDS = 5;
    private static final String LIBROSA = """
        import sys, time, numpy, librosa
        y = numpy.fromfile(sys.argv[1], dtype='<f4').reshape(-1, 2).T
        y = y[:, :20 * 44100]
        for _ in range(3):
            started = time.process_time()
            spectrum = librosa.stft(y, n_fft=4096, hop_length=1024)
            for stem in librosa.decompose.hpss(spectrum, kernel_size=31, power=2.0):
                librosa.istft(stem, hop_length=1024, length=y.shape[1])
            print(20 / (time.process_time() - started))
        """;

    private StemsBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 60;
        float[] left = Signals.tune(FORMAT.rate(), seconds, 1);
        float[] right = Signals.tune(FORMAT.rate(), seconds, 1);
        Signals.add(right, Signals.tune(FORMAT.rate(), seconds, 2), 0);
        Signals.add(left, Signals.noise(FORMAT.rate(), seconds, 0.01, 3), 0);
        Signals.add(right, Signals.noise(FORMAT.rate(), seconds, 0.01, 4), 0);
        float[] mix = Signals.interleave(left, right);
        List<StemEngine> engines =
                new ArrayList<>(List.of(new HarmonicPercussive(1), new HarmonicPercussive(2), new CenterSides()));
        String models = System.getProperty("meridian.models", "");
        if (!models.isEmpty()) {
            StemEngine model = new StemModels(Path.of(models), StemModels.findRuntime())
                    .find(MODEL)
                    .orElseThrow();
            engines.add(model);
            double block = Integer.parseInt(model.parameters().get("block"))
                    * Double.parseDouble(model.parameters().get("hop"))
                    / FORMAT.rate();
            System.out.printf(
                    "the bare network of %s: %.1f times real time%n",
                    MODEL, block / ModelBenchmark.secondsForBlock(Path.of(models, MODEL, "model.onnx")));
        }
        double times = 0;
        for (StemEngine engine : engines) {
            double median = median(engine, mix, seconds);
            times = times == 0 ? median : times;
            System.out.printf("%s: %.0f times real time (CPU time of one thread)%n", engine.stems(), median);
        }
        String python = System.getProperty("meridian.librosa", "");
        if (python.isEmpty()) {
            System.out.println("librosa: not measured. Name a Python that has librosa 0.11 by -Dmeridian.librosa=.");
        } else {
            double peer = librosa(python, mix);
            System.out.printf("librosa: %.1f times real time, %.1f times our CPU time%n", peer, times / peer);
        }
    }

    private static double median(StemEngine engine, float[] mix, int seconds) throws IOException {
        double[] times = new double[ROUNDS];
        int[][] stems = new int[engine.stems().size()][FORMAT.rate() * FORMAT.channels()];
        for (int round = 0; round < ROUNDS; round++) {
            long started = cpuTime();
            try (StemSource source = engine.separate(new ArraySource(FORMAT, mix, 0), Pcm24.gain(2), 0)) {
                while (source.read(stems, FORMAT.rate()) > 0) {
                    // Reading is the work.
                }
            }
            times[round] = seconds / ((cpuTime() - started) / 1e9);
        }
        Arrays.sort(times);
        return times[ROUNDS / 2];
    }

    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double librosa(String python, float[] mix) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("stems");
        Path samples = folder.resolve("mix.f32");
        ByteBuffer bytes = ByteBuffer.allocate(4 * mix.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(mix);
        Files.write(samples, bytes.array());
        ProcessBuilder builder = new ProcessBuilder(python, "-c", LIBROSA, samples.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(Map.of("OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "1"));
        Process process = builder.start();
        double[] times = process.inputReader()
                .lines()
                .mapToDouble(Double::parseDouble)
                .sorted()
                .toArray();
        if (process.waitFor() != 0 || times.length == 0) {
            throw new IOException("librosa failed; see above.");
        }
        Files.delete(samples);
        Files.delete(folder);
        return times[times.length - 1];
    }
}
