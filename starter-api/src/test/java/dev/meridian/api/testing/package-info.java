/** What the tests of this module share: running services, and clients that speak HTTP to them. */
@NullMarked
package dev.meridian.api.testing;

import org.jspecify.annotations.NullMarked;
