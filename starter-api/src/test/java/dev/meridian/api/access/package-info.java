@NullMarked
package dev.meridian.api.access;

import org.jspecify.annotations.NullMarked;
