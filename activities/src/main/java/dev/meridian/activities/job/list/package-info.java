/** Actions upon many jobs at once. */
@NullMarked
package dev.meridian.activities.job.list;

import org.jspecify.annotations.NullMarked;
