package dev.meridian.activities.explorer.fault;

import dev.meridian.activities.explorer.edit.ExplorerQueries;
import dev.meridian.workflows.explorer.ExplorerKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Reads a stored TSV as a whole. */
public final class StoredTsv {
    private StoredTsv() {}

    /** Empty if there is no such explorer. */
    public static Optional<String> of(ExplorerQueries queries, ExplorerKey explorer) {
        StringBuilder text = new StringBuilder();
        try {
            return queries.readTsv(explorer, text::append) ? Optional.of(text.toString()) : Optional.empty();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
