/** Calls to the service's API, for the tour and for benchmarks. */
@NullMarked
package dev.meridian.quickstart.client;

import org.jspecify.annotations.NullMarked;
