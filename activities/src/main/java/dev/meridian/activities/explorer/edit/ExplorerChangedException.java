package dev.meridian.activities.explorer.edit;

import java.util.Optional;

/** An edit is not accepted, because its author has not seen the text that is stored now. */
public final class ExplorerChangedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Optional<SavedText> stored;

    ExplorerChangedException(Optional<SavedText> stored) {
        super("another text is stored than the edit's author has seen", null, false, false);
        this.stored = stored;
    }

    /** What is stored now; empty if there is no such explorer. */
    public Optional<SavedText> stored() {
        return stored;
    }
}
