package dev.meridian.activities.job.live;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which transactions had ended at one moment, in the form of PostgreSQL's {@code pg_snapshot}.
 *
 * @param xmin every transaction below had ended
 * @param xmax no transaction from here on had ended
 * @param running the transactions between the two that had not ended
 */
public record TransactionSnapshot(long xmin, long xmax, Set<Long> running) {
    /** The moment before the first transaction. */
    public static final TransactionSnapshot BEGINNING = new TransactionSnapshot(1, 1, Set.of());

    /** The most digits of a number, so that it fits into a {@code long}. */
    private static final int MOST_DIGITS = 18;

    public TransactionSnapshot {
        running = Set.copyOf(running);
        if (xmin < 1 || xmax < xmin || running.stream().anyMatch(id -> id < xmin || id >= xmax)) {
            throw notASnapshot();
        }
    }

    /**
     * Reads PostgreSQL's text form, {@code xmin:xmax:running,running,...}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static TransactionSnapshot parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw notASnapshot();
        }
        Set<Long> running = parts[2].isEmpty()
                ? Set.of()
                : Arrays.stream(parts[2].split(",", -1))
                        .map(TransactionSnapshot::transactionId)
                        .collect(Collectors.toSet());
        return new TransactionSnapshot(transactionId(parts[0]), transactionId(parts[1]), running);
    }

    private static long transactionId(String digits) {
        if (digits.isEmpty() || digits.length() > MOST_DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw notASnapshot();
        }
        return Long.parseLong(digits);
    }

    /** The message does not repeat the text, because a client may have sent kilobytes. */
    private static IllegalArgumentException notASnapshot() {
        return new IllegalArgumentException("Not the text of a snapshot");
    }

    /** Whether this transaction had ended when the snapshot was taken. */
    public boolean sees(long transactionId) {
        return transactionId < xmax && !running.contains(transactionId);
    }

    /**
     * Whether this snapshot was taken later; of two snapshots of one database, the later sees everything that the
     * earlier sees.
     */
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
