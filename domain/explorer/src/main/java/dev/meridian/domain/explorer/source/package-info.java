/**
 * What the views of an explorer need from outside: metadata and data of indicators, and tables. The product
 * implements the fetching.
 */
@NullMarked
package dev.meridian.domain.explorer.source;

import org.jspecify.annotations.NullMarked;
