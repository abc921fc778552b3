/** How two JSON values differ, member by member, for people who decide whether to store the second one. */
@NullMarked
package dev.meridian.domain.explorer.difference;

import org.jspecify.annotations.NullMarked;
