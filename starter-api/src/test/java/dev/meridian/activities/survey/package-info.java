/** The work of the example in {@code docs/add-a-job-type-with-a-workflow.md}. */
@NullMarked
package dev.meridian.activities.survey;

import org.jspecify.annotations.NullMarked;
