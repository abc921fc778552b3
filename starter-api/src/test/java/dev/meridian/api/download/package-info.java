@NullMarked
package dev.meridian.api.download;

import org.jspecify.annotations.NullMarked;
