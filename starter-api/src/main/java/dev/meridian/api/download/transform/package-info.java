/** Transforms of downloaded tables. */
@NullMarked
package dev.meridian.api.download.transform;

import org.jspecify.annotations.NullMarked;
