@NullMarked
package dev.meridian.activities.record.stem.onnx;

import org.jspecify.annotations.NullMarked;
