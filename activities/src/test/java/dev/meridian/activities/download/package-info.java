@NullMarked
package dev.meridian.activities.download;

import org.jspecify.annotations.NullMarked;
