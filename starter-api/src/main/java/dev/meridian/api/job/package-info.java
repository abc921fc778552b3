/** Jobs over HTTP: lists, single jobs, their history and live changes. */
@NullMarked
package dev.meridian.api.job;

import org.jspecify.annotations.NullMarked;
