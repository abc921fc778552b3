@NullMarked
package dev.meridian.activities;

import org.jspecify.annotations.NullMarked;
