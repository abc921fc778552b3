package dev.meridian.domain.audio.stem.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Makes folders of small models. */
public final class TestModels {
    /** Samples that the model of samples takes at once. */
    public static final int BLOCK = 22_050;

    private static final int SPECTRA = 64;
    private static final int BINS = 512;

    private TestModels() {}

    /** A model of samples: {@code low} is the recording smoothed over 31 samples, {@code rest} what that leaves. */
    public static Path waveform(Path folder) throws IOException {
        float[] mean = new float[2 * 31];
        Arrays.fill(mean, 1f / 31);
        OnnxGraph graph = new OnnxGraph()
                .input("mix", 1, 2, BLOCK)
                .constant("mean", mean, 2, 1, 31)
                .node(
                        "Conv",
                        List.of("mix", "mean"),
                        "low",
                        new OnnxGraph.Integers("group", 2),
                        new OnnxGraph.Integers("pads", 15, 15))
                .output("low", 1, 2, BLOCK);
        return write(folder, graph, waveformDescription());
    }

    /** The description of {@link #waveform}, with {@code SHA256} where the digest belongs. */
    public static String waveformDescription() {
        return """
                {"kind": "waveform", "licence": "none: made by a test", "sha256": "SHA256", "rate": 22050, "channels": 2,
                 "stems": ["low", "rest"], "block": %d, "overlap": 2205}""".formatted(BLOCK);
    }

    /** A model of spectra: what stays over time is {@code sustained}, what stays over frequency is {@code struck}. */
    public static Path magnitude(Path folder) throws IOException {
        OnnxGraph graph = new OnnxGraph()
                .input("mix", 1, 2, SPECTRA, BINS)
                .node(
                        "AveragePool",
                        List.of("mix"),
                        "sustained",
                        new OnnxGraph.Integers("kernel_shape", 9, 1),
                        new OnnxGraph.Integers("pads", 4, 0, 4, 0))
                .node(
                        "AveragePool",
                        List.of("mix"),
                        "struck",
                        new OnnxGraph.Integers("kernel_shape", 1, 9),
                        new OnnxGraph.Integers("pads", 0, 4, 0, 4))
                .output("sustained", 1, 2, SPECTRA, BINS)
                .output("struck", 1, 2, SPECTRA, BINS);
        return write(folder, graph, """
                {"kind": "magnitude", "licence": "none: made by a test", "sha256": "SHA256", "rate": 44100, "channels": 2,
                 "stems": ["sustained", "struck"], "block": %d, "overlap": 8, "window": 2048, "hop": 512, "bins": %d}""".formatted(SPECTRA, BINS));
    }

    /** A model of samples that needs many seconds for each second of a recording, in steps of some hundredths of a second. */
    public static Path slow(Path folder) throws IOException {
        float[] kernel = new float[301];
        kernel[150] = 0.999f;
        OnnxGraph graph = new OnnxGraph().input("mix", 1, 1, 44_100).constant("kernel", kernel, 1, 1, 301);
        int steps = 1_000;
        for (int step = 0; step < steps; step++) {
            graph.node(
                    "Conv",
                    List.of(step == 0 ? "mix" : "step" + (step - 1), "kernel"),
                    step == steps - 1 ? "slow" : "step" + step,
                    new OnnxGraph.Integers("pads", 150, 150));
        }
        return write(folder, graph.output("slow", 1, 1, 44_100), """
                {"kind": "waveform", "sha256": "SHA256", "rate": 44100, "channels": 1, "stems": ["slow", "rest"], "block": 44100}""");
    }

    /** A folder with a graph and a description, in which {@code SHA256} becomes the graph's digest. */
    public static Path write(Path folder, OnnxGraph graph, String description) throws IOException {
        Files.createDirectories(folder);
        byte[] bytes = graph.bytes();
        Files.write(folder.resolve("model.onnx"), bytes);
        Files.writeString(folder.resolve("model.json"), description.replace("SHA256", sha256(bytes)));
        return folder;
    }

    /** The digest of a model's file, as descriptions have it. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
