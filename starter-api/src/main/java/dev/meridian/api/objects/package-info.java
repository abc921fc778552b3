/** The connection to the object store. */
@NullMarked
package dev.meridian.api.objects;

import org.jspecify.annotations.NullMarked;
