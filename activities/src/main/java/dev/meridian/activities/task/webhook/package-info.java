/** Webhooks: their payload and the call. */
@NullMarked
package dev.meridian.activities.task.webhook;

import org.jspecify.annotations.NullMarked;
