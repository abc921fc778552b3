package dev.meridian.domain.download.pass;

/**
 * When rows that a complete pass has not seen are deleted at once, and when they are held back until an operator lets them go,
 * because real services answer with an empty list to a token that has ended.
 */
public final class DeletionRule {
    /** Up to this many rows are deleted without asking. */
    public static final int FEW = 10;

    /** Up to one row in this many is deleted without asking. */
    public static final int SHARE = 10;

    private DeletionRule() {}

    /**
     * Whether the deletions wait for an operator.
     *
     * @param unseen how many stored rows the pass has not seen
     * @param stored how many rows are stored
     * @param seen how many rows the pass brought
     * @param allowed how many deletions an operator has let go
     */
    public static boolean holdsBack(long unseen, long stored, long seen, long allowed) {
        boolean many = unseen > FEW && unseen * SHARE > stored;
        return unseen > 0 && (many || seen == 0) && unseen > allowed;
    }
}
