@NullMarked
package dev.meridian.activities.download.source.csv;

import org.jspecify.annotations.NullMarked;
