@NullMarked
package dev.meridian.api.record;

import org.jspecify.annotations.NullMarked;
