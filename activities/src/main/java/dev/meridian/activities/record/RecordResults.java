package dev.meridian.activities.record;

import dev.meridian.activities.record.analysis.AudioMeasures;
import dev.meridian.activities.record.analysis.FileTags;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The published results of a version of a record's audio.
 *
 * @param sha256 the digest of the audio in hexadecimal digits
 * @param fileName the name that the audio was sent with
 * @param warnings codes of what is odd about the audio, such as {@code clipped}
 */
public record RecordResults(
        int version,
        String sha256,
        @Nullable String fileName,
        AudioMeasures measures,
        FileTags tags,
        List<String> warnings) {
    private static final JsonMapper JSON = JsonMapper.shared();

    static RecordResults read(String json) {
        return JSON.readValue(json, RecordResults.class);
    }

    String write() {
        return JSON.writeValueAsString(this);
    }
}
