@NullMarked
package dev.meridian.domain.download.connector.definition;

import org.jspecify.annotations.NullMarked;
