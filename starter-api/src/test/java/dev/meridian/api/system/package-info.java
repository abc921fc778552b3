@NullMarked
package dev.meridian.api.system;

import org.jspecify.annotations.NullMarked;
