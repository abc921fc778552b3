/** How the product opens its database, and what its tables share: shares of tenants, limits, expiry. */
@NullMarked
package dev.meridian.activities.job.database;

import org.jspecify.annotations.NullMarked;
