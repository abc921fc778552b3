/** Traces from a request through workflows to activities, where somebody collects them. */
@NullMarked
package dev.meridian.api.tracing;

import org.jspecify.annotations.NullMarked;
