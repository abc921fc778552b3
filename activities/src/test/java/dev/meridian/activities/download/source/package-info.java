@NullMarked
package dev.meridian.activities.download.source;

import org.jspecify.annotations.NullMarked;
