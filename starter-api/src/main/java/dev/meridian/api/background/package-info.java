/** What a process does beside its requests and its workers. */
@NullMarked
package dev.meridian.api.background;

import org.jspecify.annotations.NullMarked;
