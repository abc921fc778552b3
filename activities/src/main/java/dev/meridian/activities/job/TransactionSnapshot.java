package dev.meridian.activities.job;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which transactions had ended at one moment, as PostgreSQL's {@code pg_snapshot} says it.
 *
 * @param xmin every transaction below had ended
 * @param xmax no transaction from here on had ended
 * @param running those in between that had not
 */
public record TransactionSnapshot(long xmin, long xmax, Set<Long> running) {
    /** The moment before the first transaction. */
    public static final TransactionSnapshot BEGINNING = new TransactionSnapshot(1, 1, Set.of());

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}):(\\d{1,18}):((?:\\d{1,18}(?:,\\d{1,18})*)?)");

    public TransactionSnapshot {
        running = Set.copyOf(running);
        if (xmin < 1 || xmax < xmin || running.stream().anyMatch(id -> id < xmin || id >= xmax)) {
            throw new IllegalArgumentException("Not a snapshot: " + xmin + " to " + xmax + " but " + running);
        }
    }

    /**
     * Reads PostgreSQL's text form, {@code xmin:xmax:running,running,...}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static TransactionSnapshot parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("Not a snapshot: '" + text + "'");
        }
        Set<Long> running = parts.group(3).isEmpty()
                ? Set.of()
                : Arrays.stream(parts.group(3).split(",")).map(Long::valueOf).collect(Collectors.toSet());
        return new TransactionSnapshot(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)), running);
    }

    /** Whether this transaction had ended by then. */
    public boolean sees(long transactionId) {
        return transactionId < xmax && !running.contains(transactionId);
    }

    /** Whether this is of a later moment; of two snapshots of one database, one sees what the other sees. */
    public boolean isAfter(TransactionSnapshot other) {
        return xmax > other.xmax
                || (xmax == other.xmax && running.size() < other.running.size() && other.running.containsAll(running));
    }

    /** The text form that {@link #parse} and PostgreSQL read. */
    @Override
    public String toString() {
        return xmin + ":" + xmax + ":"
                + running.stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
    }
}
