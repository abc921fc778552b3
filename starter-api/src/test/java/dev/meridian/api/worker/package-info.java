@NullMarked
package dev.meridian.api.worker;

import org.jspecify.annotations.NullMarked;
