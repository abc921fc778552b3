/**
 * What the views of an explorer need from outside: metadata and data of indicators, and tables. {@code activities}
 * implements fetching over HTTP.
 */
@NullMarked
package dev.meridian.domain.explorer.source;

import org.jspecify.annotations.NullMarked;
