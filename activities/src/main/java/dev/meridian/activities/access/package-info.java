/** Access: API keys, sessions and tickets that are derived from them, roles, and the audit. */
@NullMarked
package dev.meridian.activities.access;

import org.jspecify.annotations.NullMarked;
