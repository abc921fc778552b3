@NullMarked
package dev.meridian.activities.download.export;

import org.jspecify.annotations.NullMarked;
