@NullMarked
package dev.meridian.workflows;

import org.jspecify.annotations.NullMarked;
