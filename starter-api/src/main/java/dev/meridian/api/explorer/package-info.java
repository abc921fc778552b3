/** Explorers, charts and variables over HTTP. */
@NullMarked
package dev.meridian.api.explorer;

import org.jspecify.annotations.NullMarked;
