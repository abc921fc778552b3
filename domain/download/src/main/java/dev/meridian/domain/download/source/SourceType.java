package dev.meridian.domain.download.source;

import java.util.List;

/**
 * A kind of connections, such as {@code csv}: the fields that a connection of the kind has, and how its tables are
 * reached.
 */
public interface SourceType {
    /** The name that connections give, e.g. {@code postgres}. */
    String name();

    /** The name for people, e.g. {@code PostgreSQL}. */
    default String title() {
        return name();
    }

    /** What the settings and the credentials of a connection consist of. A connection that names anything else is refused. */
    List<ConnectionField> fields();

    /**
     * Rules that concern several fields, or the text of one of them, beyond {@link #fields}; without I/O.
     *
     * @return a sentence for each rule that the connection breaks
     */
    default List<String> faults(ConnectionDetails connection) {
        return List.of();
    }

    /**
     * Makes the connection usable; without I/O, which {@link Source} does when it is asked for something.
     *
     * @throws SourceFailure if the details can't be understood
     */
    Source open(ConnectionDetails connection);
}
