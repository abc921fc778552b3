/** Tokens of an identity provider, and the keys that they are checked with. */
@NullMarked
package dev.meridian.api.access.oidc;

import org.jspecify.annotations.NullMarked;
