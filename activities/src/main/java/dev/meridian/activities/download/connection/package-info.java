/** Connections to other systems, with their credentials and files. */
@NullMarked
package dev.meridian.activities.download.connection;

import org.jspecify.annotations.NullMarked;
