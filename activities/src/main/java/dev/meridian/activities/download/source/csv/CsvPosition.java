package dev.meridian.activities.download.source.csv;

import dev.meridian.domain.download.source.Position;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the next record of a file begins.
 *
 * @param offset the byte, unpacked if the file is compressed
 * @param record how many rows stand before it
 * @param line how many lines stand before it
 * @param version of the file: a changed file is read from its beginning
 */
record CsvPosition(long offset, long record, long line, String version) {
    static CsvPosition of(Position position) {
        return JsonMapper.shared().readValue(position.text(), CsvPosition.class);
    }

    Position toPosition() {
        return new Position(JsonMapper.shared().writeValueAsString(this));
    }
}
