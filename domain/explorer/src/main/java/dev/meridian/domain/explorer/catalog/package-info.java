/** The catalog of charts and variables: an interface, which {@code activities} implements by the database. */
@NullMarked
package dev.meridian.domain.explorer.catalog;

import org.jspecify.annotations.NullMarked;
