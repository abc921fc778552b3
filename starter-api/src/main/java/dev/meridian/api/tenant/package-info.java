/** The tenant whose data a request may see. */
@NullMarked
package dev.meridian.api.tenant;

import org.jspecify.annotations.NullMarked;
