package dev.meridian.activities.record.stem.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.audio.stem.model.ModelShape;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the inputs and outputs of a model: one input, {@value #INPUT}, and an output for each stem, named after it.
 * All have the shape {@code [1, channels, spectra, bins]} or {@code [1, channels, samples]}, and numbers of 32 bits.
 */
final class ModelInterface {
    static final String INPUT = "mix";

    private ModelInterface() {}

    static long[] shape(ModelShape model) {
        return model.spectra() == null
                ? new long[] {1, model.channels(), model.block()}
                : new long[] {1, model.channels(), model.block(), model.bins()};
    }

    /** @throws JobException {@code model_interface_wrong} */
    static void check(String name, OrtSession session, ModelShape model) throws OrtException {
        Map<String, NodeInfo> inputs = session.getInputInfo();
        if (!inputs.keySet().equals(Set.of(INPUT))) {
            throw wrong(name, "its inputs are " + inputs.keySet() + " instead of [" + INPUT + "]");
        }
        check(name, INPUT, inputs.get(INPUT), model);
        Map<String, NodeInfo> outputs = session.getOutputInfo();
        for (String output : model.outputs()) {
            if (!outputs.containsKey(output)) {
                throw wrong(name, "it has no output '" + output + "', only " + outputs.keySet());
            }
            check(name, output, outputs.get(output), model);
        }
    }

    private static void check(String name, String what, @Nullable NodeInfo node, ModelShape model) {
        if (node == null || !(node.getInfo() instanceof TensorInfo tensor) || tensor.type != OnnxJavaType.FLOAT) {
            throw wrong(name, "'" + what + "' has no numbers of 32 bits");
        }
        long[] wanted = shape(model);
        long[] has = tensor.getShape();
        boolean fits = has.length == wanted.length;
        for (int i = 0; fits && i < has.length; i++) {
            // A dimension that the model leaves open is -1.
            fits = has[i] < 0 || has[i] == wanted[i];
        }
        if (!fits) {
            throw wrong(
                    name,
                    "'" + what + "' has the shape " + Arrays.toString(has) + " instead of " + Arrays.toString(wanted));
        }
    }

    private static JobException wrong(String name, String why) {
        return JobException.permanent(
                "model_interface_wrong", "The model '" + name + "' is not what its description says: " + why);
    }
}
