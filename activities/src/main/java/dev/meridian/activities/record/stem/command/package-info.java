/** Engines that are programs of the operator's, such as Demucs: run on one block after the other, and their files are distrusted. */
@NullMarked
package dev.meridian.activities.record.stem.command;

import org.jspecify.annotations.NullMarked;
