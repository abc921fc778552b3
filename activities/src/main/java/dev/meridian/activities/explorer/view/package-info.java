/** The views of an explorer in PostgreSQL: what changes between two refreshes, and the transaction that writes it. */
@NullMarked
package dev.meridian.activities.explorer.view;

import org.jspecify.annotations.NullMarked;
