/** What the database knows about charts and variables: an interface that the product implements. */
@NullMarked
package dev.meridian.domain.explorer.catalog;

import org.jspecify.annotations.NullMarked;
