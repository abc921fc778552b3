/** Connectors that are definitions: calls to HTTP services, with their sign-ins, limits, pages and failures. */
@NullMarked
package dev.meridian.activities.download.http;

import org.jspecify.annotations.NullMarked;
