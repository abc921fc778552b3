/** Chart configs as JSON: how they are merged and which normal form of them is stored. */
@NullMarked
package dev.meridian.activities.explorer.grammar.config;

import org.jspecify.annotations.NullMarked;
