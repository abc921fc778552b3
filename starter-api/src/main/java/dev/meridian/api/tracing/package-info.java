/** Traces from a request through workflows to activities, if a collector is configured. */
@NullMarked
package dev.meridian.api.tracing;

import org.jspecify.annotations.NullMarked;
