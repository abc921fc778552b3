/** Reading answers as they stream in: rows go straight into a buffer, and what paging needs is picked up on the way. */
@NullMarked
package dev.meridian.domain.download.connector.answer;

import org.jspecify.annotations.NullMarked;
