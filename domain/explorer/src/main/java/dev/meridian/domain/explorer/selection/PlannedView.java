package dev.meridian.domain.explorer.selection;

import dev.meridian.domain.explorer.program.RowValues;
import dev.meridian.domain.explorer.program.ViewMode;
import java.util.Optional;

/**
 * A view whose row has been read and whose fields are known, but whose config is not.
 *
 * @param error what keeps it from having a config
 * @param selectedRow the row that supplies its fields; empty where there are no choices
 * @param values its fields
 */
public record PlannedView(
        int row,
        String viewId,
        String dimensions,
        Optional<String> error,
        Optional<Integer> selectedRow,
        RowValues values,
        ViewMode mode) {

    /** How much the view comes to before it has a config. */
    public int characters() {
        return viewId.length() + dimensions.length() + values.characters();
    }

    public ExplorerView failed(String message) {
        return ExplorerView.failed(row, viewId, dimensions, message);
    }
}
