@NullMarked
package dev.meridian.api;

import org.jspecify.annotations.NullMarked;
