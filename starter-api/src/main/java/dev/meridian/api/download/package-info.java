/** Connectors, connections, snapshots and downloads over HTTP. */
@NullMarked
package dev.meridian.api.download;

import org.jspecify.annotations.NullMarked;
