package dev.meridian.domain.explorer.selection;

/** Finds rows that agree with a row. */
interface RowIndex {

    /**
     * The first row that names the same for one of a row's choices, and of each other choice that the row makes names the
     * same or nothing. It is the row itself if no earlier one is like that.
     *
     * @param newest a choice that the row makes
     */
    int first(int row, int newest);
}
