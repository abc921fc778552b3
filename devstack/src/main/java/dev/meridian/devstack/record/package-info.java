/** Servers of other projects that keep records, for tests of downloads: real ones, in fixed versions, on loopback. */
@NullMarked
package dev.meridian.devstack.record;

import org.jspecify.annotations.NullMarked;
