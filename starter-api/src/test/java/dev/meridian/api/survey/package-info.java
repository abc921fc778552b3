/** The registration of the example in {@code docs/add-a-job-type-with-a-workflow.md}. */
@NullMarked
package dev.meridian.api.survey;

import org.jspecify.annotations.NullMarked;
