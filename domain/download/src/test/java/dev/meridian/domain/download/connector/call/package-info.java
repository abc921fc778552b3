@NullMarked
package dev.meridian.domain.download.connector.call;

import org.jspecify.annotations.NullMarked;
