package dev.meridian.activities.record;

import dev.meridian.activities.record.analysis.AudioMeasures;
import dev.meridian.activities.record.analysis.FileTags;
import dev.meridian.activities.record.stem.StemManifest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The published results of a version of a record's audio.
 *
 * @param sha256 the digest of the audio in hexadecimal digits
 * @param fileName the name that the audio was sent with
 * @param warnings codes of what is odd about the audio, such as {@code clipped}
 * @param stems null if none were wanted
 */
public record RecordResults(
        int version,
        String sha256,
        @Nullable String fileName,
        AudioMeasures measures,
        FileTags tags,
        List<String> warnings,
        @Nullable StemResult stems) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * The stems of the audio, or why there are none.
     *
     * @param choice how the audio was to be separated
     * @param made null if they could not be made
     * @param failure null if they were made
     */
    public record StemResult(
            String choice,
            @Nullable StemManifest made,
            @Nullable StemFailure failure) {}

    /**
     * Why stems could not be made.
     *
     * @param retryable whether a later job tries again without being asked to
     */
    public record StemFailure(String code, String message, boolean retryable) {
        static StemFailure read(String json) {
            return JSON.readValue(json, StemFailure.class);
        }

        String write() {
            return JSON.writeValueAsString(this);
        }
    }

    static RecordResults read(String json) {
        return JSON.readValue(json, RecordResults.class);
    }

    String write() {
        return JSON.writeValueAsString(this);
    }
}
