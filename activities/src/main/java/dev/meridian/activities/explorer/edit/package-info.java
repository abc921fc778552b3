/**
 * Changes of explorers: their texts, the charts and indicators that they refer to, and the jobs that a change asks for.
 */
@NullMarked
package dev.meridian.activities.explorer.edit;

import org.jspecify.annotations.NullMarked;
