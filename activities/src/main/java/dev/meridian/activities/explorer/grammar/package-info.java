/**
 * The explorer grammar: from an explorer's text to the chart configs that are stored for its views. Pure domain code: what
 * the database knows comes through {@link dev.meridian.activities.explorer.grammar.ChartCatalog}, what the network knows
 * through {@link dev.meridian.activities.explorer.grammar.source.IndicatorSource}.
 */
@NullMarked
package dev.meridian.activities.explorer.grammar;

import org.jspecify.annotations.NullMarked;
