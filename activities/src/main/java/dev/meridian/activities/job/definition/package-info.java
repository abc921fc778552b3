/** What the types of jobs are: their payloads, the rules these obey, and the bounds of what a request may ask for. */
@NullMarked
package dev.meridian.activities.job.definition;

import org.jspecify.annotations.NullMarked;
