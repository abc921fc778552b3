@NullMarked
package dev.meridian.activities.access;

import org.jspecify.annotations.NullMarked;
