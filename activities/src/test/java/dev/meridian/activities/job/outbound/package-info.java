@NullMarked
package dev.meridian.activities.job.outbound;

import org.jspecify.annotations.NullMarked;
