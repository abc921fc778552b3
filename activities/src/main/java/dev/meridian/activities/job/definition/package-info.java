/** The definition of job types: their payloads, the rules of those payloads, and the bounds of a request's options. */
@NullMarked
package dev.meridian.activities.job.definition;

import org.jspecify.annotations.NullMarked;
