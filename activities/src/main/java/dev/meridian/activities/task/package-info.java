/** Tasks: mails, webhooks, waits, computations over stored data, deliveries of notices, and retention. */
@NullMarked
package dev.meridian.activities.task;

import org.jspecify.annotations.NullMarked;
