/** Publishing: brings what was edited in a snapshot to the service, each change once. */
@NullMarked
package dev.meridian.activities.download.publish;

import org.jspecify.annotations.NullMarked;
