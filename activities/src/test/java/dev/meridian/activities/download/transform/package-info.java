@NullMarked
package dev.meridian.activities.download.transform;

import org.jspecify.annotations.NullMarked;
