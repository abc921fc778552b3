package dev.meridian.activities.job.live;

import dev.meridian.activities.job.table.JobEvent;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a reader has read the log of all changes, so that reading on misses nothing and repeats nothing.
 *
 * <p>Changes become readable in the order in which their transactions commit, which is not the order of their ids. A
 * number cannot describe what has been read, but a snapshot can: all changes of the transactions that it sees. Waiting
 * until no older transaction runs would also be correct, but one long transaction would then delay the changes of all
 * jobs.
 *
 * @param seen all changes that {@code seen} sees have been read
 * @param reading if this is set, changes that {@code reading} sees have been read as well, up to {@code upTo}
 * @param upTo the last change read within {@code reading}
 */
public record EventCursor(
        TransactionSnapshot seen, @Nullable TransactionSnapshot reading, JobEvent.Position upTo) {

    /** The cursor before the first change. */
    public static final EventCursor BEGINNING = after(TransactionSnapshot.BEGINNING);

    private static final String SEPARATOR = ";";

    /**
     * The longest cursor's text: a cursor has two numbers for each transaction that was running, and a server runs some
     * hundreds at a time.
     */
    private static final int LONGEST = 64_000;

    /** The cursor of a reader that has read everything that a snapshot sees. */
    public static EventCursor after(TransactionSnapshot seen) {
        return new EventCursor(seen, null, JobEvent.Position.START);
    }

    /**
     * Reads the opaque text of {@link #toString}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static EventCursor parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("Longer than any cursor");
        }
        String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
        List<String> parts = List.of(plain.split(SEPARATOR, -1));
        return switch (parts.size()) {
            case 1 -> after(TransactionSnapshot.parse(parts.get(0)));
            case 4 ->
                new EventCursor(
                        TransactionSnapshot.parse(parts.get(0)),
                        TransactionSnapshot.parse(parts.get(1)),
                        new JobEvent.Position(Long.parseLong(parts.get(2)), Long.parseLong(parts.get(3))));
            default -> throw new IllegalArgumentException("Not a cursor");
        };
    }

    /**
     * Whether this cursor is ahead of the database, so that it belongs to another database or to a state before a
     * restore.
     */
    public boolean isAfter(TransactionSnapshot now) {
        return seen.isAfter(now) || (reading != null && reading.isAfter(now));
    }

    /** An opaque text for clients, safe in URLs and headers. */
    @Override
    public String toString() {
        String plain = reading == null
                ? seen.toString()
                : String.join(
                        SEPARATOR,
                        seen.toString(),
                        reading.toString(),
                        String.valueOf(upTo.transactionId()),
                        String.valueOf(upTo.id()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }
}
