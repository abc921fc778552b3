/** Everything the API refuses or fails at, as RFC 9457 problem details. */
@NullMarked
package dev.meridian.api.problem;

import org.jspecify.annotations.NullMarked;
