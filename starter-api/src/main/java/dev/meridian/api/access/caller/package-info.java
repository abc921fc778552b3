/** Who calls: the caller of a request, what the caller may do, and the streams that the caller has open. */
@NullMarked
package dev.meridian.api.access.caller;

import org.jspecify.annotations.NullMarked;
