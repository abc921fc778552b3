/** Jobs over HTTP: clients ask for them, list, watch, cancel and repeat them, one by one, in batches and in bulk. */
@NullMarked
package dev.meridian.api.job;

import org.jspecify.annotations.NullMarked;
