package dev.meridian.benchmarks.audio;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** The CPU time that a model's network takes for its blocks, without anything around it. */
final class ModelBenchmark {
    private static final int ROUNDS = 5;

    private ModelBenchmark() {}

    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** The median of the seconds of CPU time for a block, on one thread and without an arena, as the engine runs it. */
    static double secondsForBlock(Path model) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setCPUArenaAllocator(false);
            options.setMemoryPatternOptimization(false);
            try (OrtSession session = environment.createSession(model.toString(), options)) {
                NodeInfo input = session.getInputInfo().values().iterator().next();
                String name = input.getName();
                long[] shape = ((TensorInfo) input.getInfo()).getShape();
                int size = Math.toIntExact(Arrays.stream(shape).reduce(1, (one, other) -> one * other));
                FloatBuffer block = ByteBuffer.allocateDirect(size * Float.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
                for (int i = 0; i < size; i++) {
                    block.put(i, (float) Math.abs(Math.sin(i)));
                }
                double[] seconds = new double[ROUNDS];
                for (int round = 0; round < ROUNDS; round++) {
                    long begun = cpuTime();
                    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, block, shape);
                            OrtSession.Result _ = session.run(Map.of(name, tensor))) {
                        seconds[round] = (cpuTime() - begun) / 1e9;
                    }
                }
                Arrays.sort(seconds);
                return seconds[ROUNDS / 2];
            }
        }
    }
}
