@NullMarked
package dev.meridian.activities.record.stem.command;

import org.jspecify.annotations.NullMarked;
