/** Exports: what they decide, and what their activities do. */
@NullMarked
package dev.meridian.workflows.download.export;

import org.jspecify.annotations.NullMarked;
