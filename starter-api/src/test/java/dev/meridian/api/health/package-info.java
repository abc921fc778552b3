@NullMarked
package dev.meridian.api.health;

import org.jspecify.annotations.NullMarked;
