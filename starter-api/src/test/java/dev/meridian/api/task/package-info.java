@NullMarked
package dev.meridian.api.task;

import org.jspecify.annotations.NullMarked;
