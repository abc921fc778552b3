/**
 * The explorer grammar: from the text of an explorer to the chart configs that are stored for its views. It reads in
 * this order: {@code tsv} (cells), {@code block} (typed rows), {@code program} (the whole text), {@code selection}
 * (one planned view for each row), {@code table} (the data of a view), {@code config} (the stored form of a config)
 * and {@code view} (the finished views). What the database knows comes through {@code catalog}, what the network
 * knows through {@code source}. {@code difference} says how one JSON value differs from another.
 */
@NullMarked
package dev.meridian.domain.explorer;

import org.jspecify.annotations.NullMarked;
