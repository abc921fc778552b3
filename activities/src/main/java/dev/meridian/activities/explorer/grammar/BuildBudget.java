package dev.meridian.activities.explorer.grammar;

/**
 * How much the views of an explorer may come to, in characters: what they read and what is stored of them. A text of some
 * megabytes can mean views of terabytes, since every view repeats the keyword lines; this ends such a build before memory
 * does. Two hundred thousand views may take 2,600 characters each.
 */
final class BuildBudget {

    private static final long CHARACTERS = 1L << 29;

    /** What to look at a column's definition or header costs, as many characters. */
    private static final long COLUMN = 64;

    private final long limit;
    private long left;

    BuildBudget() {
        this(CHARACTERS);
    }

    BuildBudget(long limit) {
        this.limit = limit;
        this.left = limit;
    }

    /** Takes some characters from what is left. */
    void spend(long characters) {
        left -= characters;
        if (left < 0) {
            throw new ExplorerTooLargeException("The rows of this explorer come to more than " + limit
                    + " characters: shorten what all of them repeat, or divide the explorer");
        }
    }

    /** Takes what it costs to look at so many columns. */
    void spendOnColumns(int columns) {
        spend(columns * COLUMN);
    }
}
