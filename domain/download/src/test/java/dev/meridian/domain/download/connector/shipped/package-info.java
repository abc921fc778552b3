@NullMarked
package dev.meridian.domain.download.connector.shipped;

import org.jspecify.annotations.NullMarked;
