package dev.meridian.activities.explorer.edit;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Reads stored texts in slices from one snapshot, so that a large text is never in memory as a whole. */
public final class StoredTexts {
    private static final int SLICE_CHARACTERS = 1 << 20;

    private StoredTexts() {}

    /** Receives a text in slices. */
    @FunctionalInterface
    public interface Slices {
        /** Receives the next slice, of at most about a million characters. */
        void accept(String slice) throws IOException;
    }

    /**
     * Reads one text. A database connection is held until the last slice has been received.
     *
     * @param from what follows FROM in the statement that finds the row, whose column {@code tsv} is read
     * @param bindings the values of the statement's parameters
     * @return false if there is no such row
     */
    public static boolean read(Jdbi jdbi, String from, Map<String, ?> bindings, Slices slices) throws IOException {
        return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, (Handle tx) -> {
            String slice = "";
            for (int start = 1; start == 1 || slice.codePointCount(0, slice.length()) == SLICE_CHARACTERS; ) {
                Optional<String> next = slice(tx, from, bindings, start);
                if (next.isEmpty()) {
                    return false;
                }
                slice = next.get();
                slices.accept(slice);
                start += SLICE_CHARACTERS;
            }
            return true;
        });
    }

    private static Optional<String> slice(Handle tx, String from, Map<String, ?> bindings, int start) {
        return tx.createQuery("SELECT substring(tsv FROM :start FOR :length) FROM " + from)
                .bind("start", start)
                .bind("length", SLICE_CHARACTERS)
                .bindMap(bindings)
                .mapTo(String.class)
                .findOne();
    }
}
