package dev.meridian.domain.download.source;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why something can't be had from another system, with a stable code and a sentence that says what to do. The caller adds
 * which connection and table it concerns. Texts of the service are cut to 200 characters and free of credentials.
 */
public final class SourceFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The code of a position that the service no longer knows. */
    public static final String FORGOTTEN_CURSOR = "cursor_forgotten";

    /** The code of {@link #forgottenMark}. */
    public static final String FORGOTTEN_MARK = "mark_forgotten";

    /** What another try can do. */
    public enum Remedy {
        /** Nothing helps until somebody changes the connection, the table or the settings. */
        NONE,
        /** Another try may succeed; it uses up an attempt. */
        RETRY,
        /** The service said when it answers again, or the account's quota is used up; waiting uses up no attempt. */
        WAIT
    }

    private final String code;
    private final Remedy remedy;
    private final @Nullable Duration wait;
    private @Nullable String field;
    private @Nullable String page;
    private boolean mayHaveHappened;
    private boolean hasReached;

    private SourceFailure(
            String code, String message, Remedy remedy, @Nullable Duration wait, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.remedy = remedy;
        this.wait = wait;
    }

    /** A failure that no other try mends, e.g. {@code unauthorized}, {@code table_not_found}. */
    public static SourceFailure permanent(String code, String message) {
        return new SourceFailure(code, message, Remedy.NONE, null, null);
    }

    /** A failure after which another try may succeed, e.g. {@code unreachable}. */
    public static SourceFailure retryable(String code, String message) {
        return new SourceFailure(code, message, Remedy.RETRY, null, null);
    }

    /** A failure after which another try may succeed; the cause is for the worker's log only. */
    public static SourceFailure retryable(String code, String message, Throwable cause) {
        return new SourceFailure(code, message, Remedy.RETRY, null, cause);
    }

    /** Nothing is wrong, but the next call is not allowed before this wait is over. */
    public static SourceFailure waiting(Duration wait, String code, String message) {
        return new SourceFailure(code, message, Remedy.WAIT, wait, null);
    }

    /** The service no longer knows the position: the table is read from its beginning once more, in the same pass. */
    public static SourceFailure forgottenCursor(String message) {
        return new SourceFailure(FORGOTTEN_CURSOR, message, Remedy.RETRY, null, null);
    }

    /** The service no longer knows from where its changes were asked for: all rows are read instead, in the same pass. */
    public static SourceFailure forgottenMark(String message) {
        return new SourceFailure(FORGOTTEN_MARK, message, Remedy.RETRY, null, null);
    }

    /** The same failure, and the field that it concerns. */
    public SourceFailure ofField(String name) {
        field = name;
        return this;
    }

    /** The same failure, and the page that it concerns: a number, an address without secrets, a line. */
    public SourceFailure onPage(String name) {
        page = name;
        return this;
    }

    /** The same failure, of a change that the other system has perhaps made nevertheless. */
    public SourceFailure afterSending() {
        mayHaveHappened = true;
        return this;
    }

    /** The same failure, of a call that has reached the other system. */
    public SourceFailure reached() {
        hasReached = true;
        return this;
    }

    /** Whether the call has reached the other system, so that what the call says may be the cause of the failure. */
    public boolean hasReached() {
        return hasReached || mayHaveHappened;
    }

    /** Whether the other system has perhaps made the change that failed. */
    public boolean mayHaveHappened() {
        return mayHaveHappened;
    }

    /** Stable, for programs. */
    public String code() {
        return code;
    }

    /** What another try can do. */
    public Remedy remedy() {
        return remedy;
    }

    /** How long to wait; null unless the remedy is to wait. */
    public @Nullable Duration waitFor() {
        return wait;
    }

    /** The field that the failure concerns; null if it concerns the table. */
    public @Nullable String field() {
        return field;
    }

    /** The page that the failure concerns; null if that is not known. */
    public @Nullable String page() {
        return page;
    }
}
