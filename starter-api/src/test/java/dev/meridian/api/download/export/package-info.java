@NullMarked
package dev.meridian.api.download.export;

import org.jspecify.annotations.NullMarked;
