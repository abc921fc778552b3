/** Who calls, what they may do, how often, and the record of what they did. */
@NullMarked
package dev.meridian.api.access;

import org.jspecify.annotations.NullMarked;
