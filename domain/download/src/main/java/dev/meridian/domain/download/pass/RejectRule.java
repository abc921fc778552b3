package dev.meridian.domain.download.pass;

/** When rows without a usable id mean that the table, and not a row of it, is wrong. */
public final class RejectRule {
    /** Up to this many rejects never fail a table. */
    public static final int ALLOWED = 100;

    /** Rejects up to one in so many rows never fail a table. */
    public static final int ALLOWED_SHARE = 100;

    private RejectRule() {}

    /**
     * Whether the table fails.
     *
     * @param rejected the rejects of the pass so far
     * @param rows the rows of the pass so far, without the rejects
     */
    public static boolean isBroken(long rejected, long rows) {
        return rejected > ALLOWED && rejected * ALLOWED_SHARE > rows + rejected;
    }
}
