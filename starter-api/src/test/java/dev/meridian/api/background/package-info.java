@NullMarked
package dev.meridian.api.background;

import org.jspecify.annotations.NullMarked;
