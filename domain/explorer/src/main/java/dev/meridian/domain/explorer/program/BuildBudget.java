package dev.meridian.domain.explorer.program;

/**
 * Bounds the views of an explorer, in characters that they read and that are stored. A text of some megabytes can mean
 * views of terabytes, since every view repeats the keyword lines; the budget ends such a build before it fills the
 * memory. Two hundred thousand views may take 670 characters each, and twenty thousand 6,700.
 */
public final class BuildBudget {

    private static final long CHARACTERS = 1L << 29;

    /**
     * The most stored characters, which are held in memory until all views are built: an eighth of a heap of 1 GB, or a
     * quarter if the text has characters beyond Latin-1.
     */
    private static final long KEPT_CHARACTERS = 1L << 27;

    /** The cost of reading a column's definition or header, in characters. */
    private static final long COLUMN = 64;

    private final long limit;
    private long left;
    private long room = KEPT_CHARACTERS;

    public BuildBudget() {
        this(CHARACTERS);
    }

    public BuildBudget(long limit) {
        this.limit = limit;
        this.left = limit;
    }

    /** Takes some characters from what is left. */
    public void spend(long characters) {
        left -= characters;
        if (left < 0) {
            throw tooLarge(limit);
        }
    }

    /** Takes some characters of a text that is held until the build is over. */
    public void keep(long characters) {
        spend(characters);
        room -= characters;
        if (room < 0) {
            throw tooLarge(KEPT_CHARACTERS);
        }
    }

    private static ExplorerTooLargeException tooLarge(long limit) {
        return new ExplorerTooLargeException("The rows of this explorer come to more than " + limit
                + " characters: shorten what all of them repeat, or divide the explorer");
    }

    /** Takes the cost of reading this number of columns. */
    public void spendOnColumns(int columns) {
        spend(columns * COLUMN);
    }
}
