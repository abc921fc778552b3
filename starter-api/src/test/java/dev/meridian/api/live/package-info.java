@NullMarked
package dev.meridian.api.live;

import org.jspecify.annotations.NullMarked;
