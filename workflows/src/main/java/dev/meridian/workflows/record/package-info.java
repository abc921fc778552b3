/** Audio records: each step of processing one is done once, and what is done is published together. */
@NullMarked
package dev.meridian.workflows.record;

import org.jspecify.annotations.NullMarked;
