package dev.meridian.activities.explorer.grammar;

import java.util.Optional;

/**
 * A view whose row has been read and whose fields are known, but whose config is not.
 *
 * @param error what keeps it from having a config
 * @param selectedRow the row that supplies its fields; empty where there are no choices
 * @param values its fields
 */
record PlannedView(
        int row,
        String viewId,
        String dimensions,
        Optional<String> error,
        Optional<Integer> selectedRow,
        RowValues values,
        ViewMode mode) {

    /** How much the view comes to before it has a config. */
    int characters() {
        return viewId.length() + dimensions.length() + values.characters();
    }

    ExplorerView failed(String message) {
        return ExplorerView.failed(row, viewId, dimensions, message);
    }
}
