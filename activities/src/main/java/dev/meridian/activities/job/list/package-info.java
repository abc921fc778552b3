/** Lists of jobs for people: groups of failures, and actions upon many jobs at once. */
@NullMarked
package dev.meridian.activities.job.list;

import org.jspecify.annotations.NullMarked;
