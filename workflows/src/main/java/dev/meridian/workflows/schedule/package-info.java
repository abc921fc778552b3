/** Jobs that come again and again: one workflow for each time, which asks for the job and lasts as long as it. */
@NullMarked
package dev.meridian.workflows.schedule;

import org.jspecify.annotations.NullMarked;
