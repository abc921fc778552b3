package dev.meridian.activities.explorer.grammar;

import java.util.List;
import java.util.Optional;

/** Finds rows that agree with a view. */
interface RowIndex {

    /** The first row that agrees with all choices of the view and names the newest one, or else leaves it blank. */
    Optional<Integer> first(List<String> view, int newest, boolean naming);
}
