/** How often each caller may call. */
@NullMarked
package dev.meridian.api.access.rate;

import org.jspecify.annotations.NullMarked;
