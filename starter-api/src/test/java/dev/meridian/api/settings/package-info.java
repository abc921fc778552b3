@NullMarked
package dev.meridian.api.settings;

import org.jspecify.annotations.NullMarked;
