@NullMarked
package dev.meridian.domain.download.connector.answer;

import org.jspecify.annotations.NullMarked;
