package dev.meridian.activities.download.source.csv;

import java.nio.charset.Charset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a connection says of its files.
 *
 * @param idColumn the column that identifies rows; null if the rows are numbered
 */
record CsvOptions(
        Optional<Character> delimiter,
        Optional<Charset> encoding,
        @Nullable String idColumn) {}
