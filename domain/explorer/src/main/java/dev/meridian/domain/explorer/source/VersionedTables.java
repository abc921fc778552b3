package dev.meridian.domain.explorer.source;

/** A source of tables, by the addresses that explorers name, which are not sent again while they are unchanged. */
@FunctionalInterface
public interface VersionedTables {

    /** The beginning of a table, unless the known version is still good. */
    Answer<String> head(String url, Version known);

    /** Asks these tables first, and the others for an address at which these tables have nothing. */
    default VersionedTables orElse(VersionedTables others) {
        return (url, known) -> {
            Answer<String> own = head(url, known);
            return own instanceof Answer.Missing<String> ? others.head(url, known) : own;
        };
    }
}
