/** The definitions that come with the product. */
@NullMarked
package dev.meridian.domain.download.connector.shipped;

import org.jspecify.annotations.NullMarked;
