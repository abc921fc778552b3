/** Exports of downloaded tables: their files, over REST and at addresses that stay. */
@NullMarked
package dev.meridian.api.download.export;

import org.jspecify.annotations.NullMarked;
