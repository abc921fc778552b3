@NullMarked
package dev.meridian.api.job;

import org.jspecify.annotations.NullMarked;
