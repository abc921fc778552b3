@NullMarked
package dev.meridian.workflows.download.publish;

import org.jspecify.annotations.NullMarked;
