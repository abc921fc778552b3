/** Downloaded tables and what is kept beside them: columns, passes, ids that were seen, rejects. */
@NullMarked
package dev.meridian.activities.download.store;

import org.jspecify.annotations.NullMarked;
