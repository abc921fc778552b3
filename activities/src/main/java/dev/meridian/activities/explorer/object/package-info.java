/**
 * The objects of an explorer in the bucket: the ledger of what the bucket holds, the synchronisation, and its
 * verification.
 */
@NullMarked
package dev.meridian.activities.explorer.object;

import org.jspecify.annotations.NullMarked;
