/** Tasks: jobs that are one effect (a mail, a webhook, a computation) or one wait. */
@NullMarked
package dev.meridian.workflows.task;

import org.jspecify.annotations.NullMarked;
