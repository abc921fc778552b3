/** The categories of places, and the vocabularies of other systems that lead to them. */
@NullMarked
package dev.meridian.domain.heatmap.category;

import org.jspecify.annotations.NullMarked;
