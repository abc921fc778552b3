/**
 * PostgreSQL, S3 and Temporal as child processes of this JVM, for tests and for {@code ./quickstart}.
 *
 * <p>It knows nothing of the product. Tests take servers that the whole JVM shares from {@link
 * dev.meridian.devstack.SharedServers}; fault tests start servers of their own, which they may {@linkplain
 * dev.meridian.devstack.Server#kill() kill}, {@linkplain dev.meridian.devstack.Server#pause() pause} and {@linkplain
 * dev.meridian.devstack.Server#restart() restart}; {@link dev.meridian.devstack.DevStack} runs all three over one
 * directory that a later start finds again.
 */
@NullMarked
package dev.meridian.devstack;

import org.jspecify.annotations.NullMarked;
