@NullMarked
package dev.meridian.activities.batch;

import org.jspecify.annotations.NullMarked;
