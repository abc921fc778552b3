/** The record of changing calls, as requests write it and as people read it. */
@NullMarked
package dev.meridian.api.access.audit;

import org.jspecify.annotations.NullMarked;
