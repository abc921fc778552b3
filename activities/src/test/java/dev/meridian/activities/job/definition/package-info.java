@NullMarked
package dev.meridian.activities.job.definition;

import org.jspecify.annotations.NullMarked;
