package dev.meridian.activities.record.stem.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.meridian.activities.job.work.AbortSignal;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.audio.stem.model.ModelShape;
import dev.meridian.domain.audio.stem.model.Network;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * A session of ONNX Runtime. It computes on the calling thread, keeps no memory between two blocks, and stops within a block when
 * the work is aborted.
 */
final class OnnxNetwork implements Network {
    private final String name;
    private final ModelShape shape;
    private final OrtSession session;
    private final OrtSession.RunOptions running;
    private final List<String> outputs;
    private final FloatBuffer input;
    private final AbortSignal.Registration registration;
    private boolean aborted;
    private boolean closed;

    private OnnxNetwork(String name, ModelShape shape, OrtSession session) throws OrtException {
        this.name = name;
        this.shape = shape;
        this.session = session;
        this.running = new OrtSession.RunOptions();
        this.outputs = shape.outputs();
        this.input = ByteBuffer.allocateDirect(shape.blockValues() * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        this.registration = AbortSignal.current().onAbort(this::abort);
    }

    /** @throws JobException {@code model_file_missing}, {@code model_checksum_mismatch}, {@code model_broken}, {@code
     *     model_interface_wrong} */
    static OnnxNetwork open(String name, Path folder, ModelDescription.Known model) {
        Path file = ModelFile.verified(name, folder, model.sha256());
        OrtSession session;
        try (OrtSession.SessionOptions options = options()) {
            session = OnnxEnvironment.get().createSession(file.toString(), options);
        } catch (OrtException broken) {
            throw JobException.permanent(
                    "model_broken", "The model '" + name + "' can't be opened: " + ModelFile.words(broken), broken);
        }
        try {
            ModelInterface.check(name, session, model.shape());
            return new OnnxNetwork(name, model.shape(), session);
        } catch (OrtException | RuntimeException failed) {
            close(session);
            throw failed instanceof RuntimeException runtime ? runtime : failed(name, (OrtException) failed);
        }
    }

    private static OrtSession.SessionOptions options() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        try {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            // An arena keeps what one block needed for ever.
            options.setCPUArenaAllocator(false);
            options.setMemoryPatternOptimization(false);
            options.setDeterministicCompute(true);
            // What goes wrong comes as an exception; the runtime's own words would go to standard error, with paths in
            // them.
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            return options;
        } catch (OrtException failed) {
            options.close();
            throw failed;
        }
    }

    @Override
    public void run(float[] block, float[][] made) {
        input.clear();
        input.put(block).flip();
        Set<String> wanted = new LinkedHashSet<>(outputs);
        try (OnnxTensor tensor = OnnxTensor.createTensor(OnnxEnvironment.get(), input, ModelInterface.shape(shape));
                OrtSession.Result result = session.run(Map.of(ModelInterface.INPUT, tensor), wanted, running)) {
            for (int output = 0; output < outputs.size(); output++) {
                OnnxValue value = result.get(outputs.get(output)).orElseThrow();
                copy(((OnnxTensor) value).getFloatBuffer(), outputs.get(output), made[output]);
            }
        } catch (OrtException failed) {
            if (isAborted()) {
                throw new CancellationException("the work was stopped");
            }
            throw failed(name, failed);
        }
    }

    private void copy(FloatBuffer values, String output, float[] made) {
        if (values.remaining() != made.length) {
            throw JobException.permanent(
                    "model_output_invalid",
                    "The model '%s' gave %d numbers for '%s' instead of %d"
                            .formatted(name, values.remaining(), output, made.length));
        }
        values.get(made);
        for (float number : made) {
            if (!Float.isFinite(number)) {
                throw JobException.permanent(
                        "model_output_invalid",
                        "The model '" + name + "' gave a number that is not finite for '" + output + "'");
            }
        }
    }

    private static JobException failed(String name, OrtException failed) {
        return JobException.retryable(
                "model_failed", "The model '" + name + "' failed: " + ModelFile.words(failed), failed);
    }

    private synchronized boolean isAborted() {
        return aborted;
    }

    private synchronized void abort() {
        aborted = true;
        if (closed) {
            return;
        }
        try {
            running.setTerminate(true);
        } catch (OrtException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        registration.close();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            running.close();
        }
        close(session);
    }

    private static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
