@NullMarked
package dev.meridian.activities.download.connection;

import org.jspecify.annotations.NullMarked;
