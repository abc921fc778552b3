/**
 * Runs models of stems by ONNX Runtime: {@link dev.meridian.activities.record.stem.onnx.OnnxModels} is what the service finds. A
 * model stands in a folder as {@code model.onnx} and {@code model.json}; nothing is fetched.
 */
@NullMarked
package dev.meridian.activities.record.stem.onnx;

import org.jspecify.annotations.NullMarked;
