/** Settings from the environment: the role of this process, and the report of wrong values. */
@NullMarked
package dev.meridian.api.settings;

import org.jspecify.annotations.NullMarked;
