/**
 * Builds the views: lays the fields of a planned view over the config it starts from, loads its table and prints the
 * stored config.
 */
@NullMarked
package dev.meridian.domain.explorer.view;

import org.jspecify.annotations.NullMarked;
