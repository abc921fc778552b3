/** Schedules: each scheduled time has a workflow, which asks for the job and lasts as long as the job. */
@NullMarked
package dev.meridian.workflows.schedule;

import org.jspecify.annotations.NullMarked;
