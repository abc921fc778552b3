/** What an explorer's views need from the network: indicator metadata, indicator data, tables. */
@NullMarked
package dev.meridian.activities.explorer.grammar.source;

import org.jspecify.annotations.NullMarked;
