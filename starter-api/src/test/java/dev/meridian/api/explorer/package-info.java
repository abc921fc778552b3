@NullMarked
package dev.meridian.api.explorer;

import org.jspecify.annotations.NullMarked;
