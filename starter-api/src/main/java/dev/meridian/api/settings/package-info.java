/** What the environment says: which part of the service this process is, and how wrong values are reported. */
@NullMarked
package dev.meridian.api.settings;

import org.jspecify.annotations.NullMarked;
