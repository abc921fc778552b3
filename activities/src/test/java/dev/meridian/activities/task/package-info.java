@NullMarked
package dev.meridian.activities.task;

import org.jspecify.annotations.NullMarked;
