/** Refusals and failures of the API as RFC 9457 problem details, and the limits of requests. */
@NullMarked
package dev.meridian.api.problem;

import org.jspecify.annotations.NullMarked;
