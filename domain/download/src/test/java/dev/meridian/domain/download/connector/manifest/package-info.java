@NullMarked
package dev.meridian.domain.download.connector.manifest;

import org.jspecify.annotations.NullMarked;
