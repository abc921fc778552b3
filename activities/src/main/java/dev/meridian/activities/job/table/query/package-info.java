/** Questions to the table {@code jobs}, one class for each who asks: lists, the outbox, the intake, features, retention. */
@NullMarked
package dev.meridian.activities.job.table.query;

import org.jspecify.annotations.NullMarked;
