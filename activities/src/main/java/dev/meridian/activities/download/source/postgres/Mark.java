package dev.meridian.activities.download.source.postgres;

import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.value.TimeText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Up to where a pass has seen the changes of a table: the largest value of a column, and at most a bound that was found before the
 * first row was read. Behind the bound, a transaction that was open then may still have stored rows that the pass has not seen.
 *
 * <p>Values are counted as their types count them: microseconds or days since 2000-01-01, or the number itself.
 */
final class Mark {
    private static final long MICROS_A_SECOND = 1_000_000;
    private static final long SECONDS_A_DAY = 86_400;
    private static final long NOT_SEEN = Long.MIN_VALUE;

    /**
     * The time that is subtracted from a mark, because clocks differ and transactions of other users can't always be
     * seen.
     */
    private static final Duration OVERLAP = Duration.ofMinutes(5);

    /**
     * The time that is subtracted if the column has no time zone: nothing says in which zone it is written, and zones
     * are up to twelve hours behind UTC.
     */
    private static final Duration LARGEST_ZONE_OFFSET = Duration.ofHours(12);

    /**
     * How long a pass waits at its beginning for transactions that write the table, because they may have drawn numbers
     * that they have not stored yet.
     */
    private static final Duration FOR_WRITERS = Duration.ofSeconds(5);

    private static final long BETWEEN_LOOKS_MILLIS = 50;

    /** A standby shows the transactions of its own sessions only; it has replayed nothing later than what it says. */
    private static final String OLDEST = """
            SELECT floor(extract(epoch FROM least(
                       clock_timestamp(),
                       CASE WHEN pg_is_in_recovery() THEN pg_last_xact_replay_timestamp() END,
                       (SELECT min(xact_start) FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid()
                          AND backend_type IS DISTINCT FROM 'autovacuum worker'))) * 1000000)::bigint
                       - 946684800000000,
                   EXISTS (SELECT FROM pg_prepared_xacts WHERE database = current_database())
                       OR (pg_is_in_recovery() AND pg_last_xact_replay_timestamp() IS NULL)""";

    /** The relation, its partitions, and the tables that inherit from it. */
    private static final String MEMBERS = """
            WITH RECURSIVE members (oid) AS (
                SELECT ?::oid UNION SELECT i.inhrelid FROM pg_inherits AS i JOIN members ON i.inhparent = members.oid
            )
            """;

    private static final String HIDES_WRITERS = MEMBERS + """
            SELECT pg_is_in_recovery()
                   OR EXISTS (SELECT FROM pg_class JOIN members USING (oid) WHERE relkind NOT IN ('r', 'p'))""";

    private static final String WRITERS = MEMBERS + """
            SELECT EXISTS (SELECT FROM pg_locks
            WHERE locktype = 'relation' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND relation IN (SELECT oid FROM members)
              AND mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock') AND granted)""";

    private final RelationColumn column;
    private long largest;
    private final long bound;

    private Mark(RelationColumn column, long largest, long bound) {
        this.column = column;
        this.largest = largest;
        this.bound = bound;
    }

    /** A mark as a pass has left it at its last page. */
    static Mark of(RelationColumn column, PostgresPosition position) {
        return new Mark(column, position.largest(), position.bound());
    }

    /**
     * The mark of a pass that begins. The bound is found before anything is read.
     *
     * @param connection in a transaction of ours, of which each statement sees what is committed by then
     */
    static Mark begin(RelationColumn column, Relation relation, Connection connection)
            throws SQLException, InterruptedException {
        if (!column.form().saysChanges()) {
            throw SourceFailure.permanent(
                            "increment_unusable",
                            "The column '" + column.name()
                                    + "' is neither a time nor a whole number, so that nothing can"
                                    + " be asked for since its largest value; choose another one")
                    .ofField(column.name());
        }
        return new Mark(column, NOT_SEEN, bound(column, relation, connection));
    }

    private static long bound(RelationColumn column, Relation relation, Connection connection)
            throws SQLException, InterruptedException {
        return switch (column.form()) {
            case TIMESTAMPTZ -> oldest(connection);
            case TIMESTAMP -> minus(oldest(connection), LARGEST_ZONE_OFFSET);
            case DATE -> {
                long micros = minus(oldest(connection), LARGEST_ZONE_OFFSET);
                yield micros == NOT_SEEN ? NOT_SEEN : Math.floorDiv(micros, MICROS_A_SECOND * SECONDS_A_DAY);
            }
            default -> largestOfFinished(column, relation, connection);
        };
    }

    private static long minus(long micros, Duration earlier) {
        return micros == NOT_SEEN ? NOT_SEEN : micros - earlier.toSeconds() * MICROS_A_SECOND;
    }

    /**
     * When the oldest transaction began that is open now; nothing if one is prepared, which does not say when it began, and nothing
     * on a standby that has replayed no transaction since its start.
     */
    private static long oldest(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(OLDEST);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getBoolean(2) ? NOT_SEEN : row.getLong(1);
        }
    }

    /**
     * The largest number, if every transaction that may have drawn a smaller number has ended; nothing otherwise, and nothing where
     * nobody sees who writes: on the primary server of a standby, in a view, and in a table of another server.
     */
    private static long largestOfFinished(RelationColumn column, Relation relation, Connection connection)
            throws SQLException, InterruptedException {
        if (says(HIDES_WRITERS, relation, connection)) {
            return NOT_SEEN;
        }
        long deadline = System.nanoTime() + FOR_WRITERS.toNanos();
        while (true) {
            long largest = NOT_SEEN;
            String max = "SELECT max(" + column.quoted() + ")::bigint FROM " + relation.quoted() + " AS t";
            try (PreparedStatement query = connection.prepareStatement(max);
                    ResultSet row = query.executeQuery()) {
                row.next();
                largest = row.getObject(1) == null ? NOT_SEEN : row.getLong(1);
            }
            // The look for writers comes afterwards: a transaction that was open when the largest number was read still
            // holds its lock, or has stored its rows by now.
            if (!says(WRITERS, relation, connection)) {
                return largest;
            }
            if (System.nanoTime() - deadline > 0) {
                return NOT_SEEN;
            }
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
    }

    private static boolean says(String question, Relation relation, Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(question)) {
            query.setLong(1, relation.oid());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    RelationColumn column() {
        return column;
    }

    long largest() {
        return largest;
    }

    long bound() {
        return bound;
    }

    /**
     * Takes a value into account, which stands in its binary form at a position of the bytes; infinite times do not
     * count.
     */
    void see(byte[] data, int at) {
        long value = switch (column.form()) {
            case SMALL -> BinaryRows.two(data, at);
            case INTEGER, DATE -> BinaryRows.four(data, at);
            default -> BinaryRows.eight(data, at);
        };
        boolean isInfinite = switch (column.form()) {
            case DATE -> value == Integer.MAX_VALUE || value == Integer.MIN_VALUE;
            case TIMESTAMP, TIMESTAMPTZ -> value == Long.MAX_VALUE || value == Long.MIN_VALUE;
            default -> false;
        };
        if (!isInfinite && value > largest) {
            largest = value;
        }
    }

    /**
     * The value from which the next pass asks for changes, as the server writes it; the value of the last pass if this
     * pass has come no further.
     */
    @Nullable
    String text(@Nullable String since) {
        long reached = Math.min(largest, bound);
        if (reached == NOT_SEEN) {
            return since;
        }
        return switch (column.form()) {
            case TIMESTAMPTZ -> TimeText.instant(reached);
            case TIMESTAMP -> TimeText.dateTime(reached);
            case DATE -> TimeText.date((int) reached);
            default -> Long.toString(reached);
        };
    }

    /** The condition that a row has changed since a mark, inclusive and with an overlap. */
    static String since(RelationColumn column, String mark) {
        String from = column.literal(mark);
        return switch (column.form()) {
            case TIMESTAMPTZ, TIMESTAMP ->
                column.quoted() + " >= " + from + " - interval '" + OVERLAP.toSeconds() + " seconds'";
            case DATE -> column.quoted() + " >= " + from + " - 1";
            default -> column.quoted() + " >= " + from;
        };
    }
}
