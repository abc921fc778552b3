/** Notices of the ends of jobs: subscriptions and the deliveries to them. */
@NullMarked
package dev.meridian.activities.task.notice;

import org.jspecify.annotations.NullMarked;
