/** Who may do what: keys, what is derived from them, and the record of what was done. */
@NullMarked
package dev.meridian.activities.access;

import org.jspecify.annotations.NullMarked;
