/** Audio records over HTTP, the settings of audio, and what processes that handle audio keep doing. */
@NullMarked
package dev.meridian.api.record;

import org.jspecify.annotations.NullMarked;
