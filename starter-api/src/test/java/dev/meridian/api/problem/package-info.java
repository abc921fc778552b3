@NullMarked
package dev.meridian.api.problem;

import org.jspecify.annotations.NullMarked;
