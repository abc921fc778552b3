package dev.meridian.activities.explorer.grammar.diff;

import dev.meridian.activities.explorer.grammar.ExplorerView;

/** What becomes of one built view. */
public sealed interface ViewChange {

    /** The built view. */
    ExplorerView view();

    /** A view the database does not have. */
    record Added(ExplorerView view) implements ViewChange {}

    /** A view whose config or error differs; its row and dimensions may differ too. */
    record Updated(StoredView before, ExplorerView view) implements ViewChange {

        /** What becomes of the view's config. */
        public ConfigEffect effect() {
            if (view.config() != null) {
                return before.chartConfigId() == null ? ConfigEffect.INSERTED : ConfigEffect.REPLACED;
            }
            return before.chartConfigId() == null ? ConfigEffect.NONE : ConfigEffect.DELETED;
        }
    }

    /** A view that stands in another row or writes its dimensions otherwise; its config or error is as it was. */
    record Moved(StoredView before, ExplorerView view) implements ViewChange {}

    /** A view to leave alone. */
    record Unchanged(StoredView before, ExplorerView view) implements ViewChange {}

    /** What becomes of the config of an updated view. */
    enum ConfigEffect {
        /** There was an error; a new config comes in, under a new id. */
        INSERTED,
        /** The text changes, the id stays. */
        REPLACED,
        /** There is an error now; the config goes. */
        DELETED,
        /** Another error in place of an error. */
        NONE
    }
}
