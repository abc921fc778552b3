@NullMarked
package dev.meridian.domain.download.connector.paging;

import org.jspecify.annotations.NullMarked;
