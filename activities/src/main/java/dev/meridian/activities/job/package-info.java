/** What all job types share: the projection in PostgreSQL, the reconciler, failures and the database itself. */
@NullMarked
package dev.meridian.activities.job;

import org.jspecify.annotations.NullMarked;
