/** What is sent for a page: addresses, headers and bodies, filled from definitions and settings. */
@NullMarked
package dev.meridian.domain.download.connector.call;

import org.jspecify.annotations.NullMarked;
