/**
 * Programs that read files which strangers have sent: each run has a private folder, no environment, limits and a watchdog, and
 * nothing of it is left when it has ended or its worker was killed.
 */
@NullMarked
package dev.meridian.activities.record.tool;

import org.jspecify.annotations.NullMarked;
