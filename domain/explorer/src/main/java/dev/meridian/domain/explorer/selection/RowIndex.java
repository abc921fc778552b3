package dev.meridian.domain.explorer.selection;

/** Finds rows that agree with a row. */
interface RowIndex {

    /**
     * The first row that has the given row's value for the newest choice and, for each other choice of the given row,
     * the same value or a blank. It is the given row itself if no earlier row fits.
     *
     * @param newest a choice that the row makes
     */
    int first(int row, int newest);
}
