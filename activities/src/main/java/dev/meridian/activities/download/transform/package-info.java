/** Transforms: declared mappings of tables, each compiled to one SQL statement. */
@NullMarked
package dev.meridian.activities.download.transform;

import org.jspecify.annotations.NullMarked;
