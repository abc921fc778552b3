/** The connection to Temporal. */
@NullMarked
package dev.meridian.api.temporal;

import org.jspecify.annotations.NullMarked;
