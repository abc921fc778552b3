/** Publishing of edits: what a job decides, turn by turn. */
@NullMarked
package dev.meridian.workflows.download.publish;

import org.jspecify.annotations.NullMarked;
