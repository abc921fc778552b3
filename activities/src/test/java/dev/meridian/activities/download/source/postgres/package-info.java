@NullMarked
package dev.meridian.activities.download.source.postgres;

import org.jspecify.annotations.NullMarked;
