/** Audio records: requests and their jobs, the steps of their processing, what is published of them, and their end. */
@NullMarked
package dev.meridian.activities.record;

import org.jspecify.annotations.NullMarked;
