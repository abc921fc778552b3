/** How the product opens its database, and what several tables need: turns of tenants, limits of rows, expiry. */
@NullMarked
package dev.meridian.activities.job.database;

import org.jspecify.annotations.NullMarked;
