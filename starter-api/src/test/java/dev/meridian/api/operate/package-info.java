/** docs/operate.md, done. */
@NullMarked
package dev.meridian.api.operate;

import org.jspecify.annotations.NullMarked;
