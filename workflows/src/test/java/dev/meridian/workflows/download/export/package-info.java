@NullMarked
package dev.meridian.workflows.download.export;

import org.jspecify.annotations.NullMarked;
