package dev.meridian.activities.download.source.postgres;

import dev.meridian.domain.download.source.Position;
import dev.meridian.domain.download.source.SourceFailure;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The position from which the reading of a table goes on.
 *
 * @param after the texts of the row's key; empty at the beginning
 * @param isAtMissing whether all rows with an id have been read, so that only rows without an id are left
 * @param rows how many rows a page may have
 * @param largest of {@link Mark}
 * @param bound of {@link Mark}
 */
record PostgresPosition(List<String> after, boolean isAtMissing, int rows, long largest, long bound) {
    static PostgresPosition of(Position position) {
        try {
            return JsonMapper.shared().readValue(position.text(), PostgresPosition.class);
        } catch (JacksonException another) {
            throw SourceFailure.forgottenCursor("The resume point was not made by this connector");
        }
    }

    Position toPosition() {
        return new Position(JsonMapper.shared().writeValueAsString(this));
    }
}
