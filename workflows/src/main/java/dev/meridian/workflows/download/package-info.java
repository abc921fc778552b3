/** Downloads of records: what a job decides, turn by turn. */
@NullMarked
package dev.meridian.workflows.download;

import org.jspecify.annotations.NullMarked;
