/** Chart configs as JSON: how they are merged, and the normal form in which they are stored. */
@NullMarked
package dev.meridian.domain.explorer.config;

import org.jspecify.annotations.NullMarked;
