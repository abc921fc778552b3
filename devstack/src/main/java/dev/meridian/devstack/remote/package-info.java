/** Real servers of other makers that keep records, started for the tests of connectors. */
@NullMarked
package dev.meridian.devstack.remote;

import org.jspecify.annotations.NullMarked;
