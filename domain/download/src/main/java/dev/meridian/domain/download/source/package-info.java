/** What a connector is: the tables of another system, read page by page from a resume point on. */
@NullMarked
package dev.meridian.domain.download.source;

import org.jspecify.annotations.NullMarked;
