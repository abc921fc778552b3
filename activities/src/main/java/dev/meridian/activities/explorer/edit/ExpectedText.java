package dev.meridian.activities.explorer.edit;

import java.util.List;
import java.util.Optional;

/** The text that has to be stored for an edit to be accepted, as its author has seen it. */
@FunctionalInterface
public interface ExpectedText {
    /** Any text, or none. */
    ExpectedText ANY = stored -> {};

    /** No explorer of this name. */
    ExpectedText NONE = stored -> {
        if (stored.isPresent()) {
            throw new ExplorerChangedException(stored);
        }
    };

    /** Any text of an explorer that is there. */
    ExpectedText SOME = stored -> {
        if (stored.isEmpty()) {
            throw new ExplorerChangedException(stored);
        }
    };

    /**
     * Refuses another text.
     *
     * @param stored empty if there is no such explorer
     * @throws ExplorerChangedException if the stored text is not the expected one
     */
    void requireIn(Optional<SavedText> stored);

    /**
     * The text that the explorer had at a generation: refreshes that were asked for before or after it do not change the
     * text.
     */
    static ExpectedText at(long generation) {
        return atOneOf(List.of(generation));
    }

    /** The text that the explorer had at one of these generations. */
    static ExpectedText atOneOf(List<Long> generations) {
        return stored -> {
            if (stored.isEmpty() || generations.stream().noneMatch(stored.get()::hasTextOf)) {
                throw new ExplorerChangedException(stored);
            }
        };
    }
}
