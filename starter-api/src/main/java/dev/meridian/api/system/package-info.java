/** The state of the installation: its processes, queues, outbox and servers. */
@NullMarked
package dev.meridian.api.system;

import org.jspecify.annotations.NullMarked;
