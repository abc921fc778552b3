/** Jobs over HTTP: asked for, listed, shown, cancelled and repeated, one by one, in batches and in bulk. */
@NullMarked
package dev.meridian.api.job;

import org.jspecify.annotations.NullMarked;
