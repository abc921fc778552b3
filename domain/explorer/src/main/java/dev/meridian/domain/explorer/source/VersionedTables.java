package dev.meridian.domain.explorer.source;

/** A source of tables, by the addresses that explorers name, which are not sent again while they are unchanged. */
@FunctionalInterface
public interface VersionedTables {

    /** The beginning of a table, unless the known version is still good. */
    Answer<String> head(String url, Version known);

    /** These tables and, for addresses at which they have nothing, others. */
    default VersionedTables orElse(VersionedTables others) {
        return (url, known) -> {
            Answer<String> own = head(url, known);
            return own instanceof Answer.Missing<String> ? others.head(url, known) : own;
        };
    }
}
