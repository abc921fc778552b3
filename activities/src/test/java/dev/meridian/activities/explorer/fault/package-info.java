/**
 * Refreshes of explorers whose steps fail, are cut or freeze inside this JVM: statements, commits and requests to the bucket.
 * Faults from outside (killed processes, broken connections) are in {@code dev.meridian.devstack.fault}.
 */
@NullMarked
package dev.meridian.activities.explorer.fault;

import org.jspecify.annotations.NullMarked;
