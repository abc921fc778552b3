package dev.meridian.api.record;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.record.EffectiveTags;
import dev.meridian.activities.record.RecordResults;
import dev.meridian.activities.record.Records;
import dev.meridian.activities.record.analysis.AudioMeasures;
import dev.meridian.activities.record.analysis.FileTags;
import dev.meridian.activities.record.store.AudioTable;
import dev.meridian.activities.record.store.RecordRow;
import dev.meridian.activities.record.store.StepTable;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record with everything that is known of it.
 *
 * @param tags the values that count, by field: the caller's, or else the file's, or else the file name's
 * @param audio the newest audio
 * @param published the results that are shown, which may be those of older audio
 */
record RecordResponse(
        long id,
        @JsonUnwrapped RecordWordsResponse words,
        Map<String, TagResponse> tags,
        @Nullable AudioResponse audio,
        @Nullable ResultsResponse published,
        @JsonUnwrapped ProcessingResponse processing,
        Instant createdAt,
        Instant updatedAt) {
    /**
     * What the caller says of a record.
     *
     * @param title as the caller has it
     */
    record RecordWordsResponse(String recordType, @Nullable String title, Map<String, JsonNode> metadata) {}

    /**
     * How far a record is processed.
     *
     * @param jobId the open job that processes the record
     */
    record ProcessingResponse(
            String status,
            @Nullable UUID jobId,
            @Nullable String errorCode,
            @Nullable String error) {}

    /**
     * The values of a field.
     *
     * @param source {@code caller}, {@code name}, or the kind of tags
     */
    record TagResponse(List<String> values, String source) {
        static TagResponse of(EffectiveTags.Value value) {
            return new TagResponse(value.values(), value.source());
        }
    }

    /** A version of a record's audio. */
    record AudioResponse(
            int version,
            String sha256,
            long bytes,
            @Nullable String fileName,
            Instant acceptedAt) {
        static AudioResponse of(AudioTable.Version version) {
            return new AudioResponse(
                    version.version(),
                    HexFormat.of().formatHex(version.sha256()),
                    version.bytes(),
                    version.fileName(),
                    version.acceptedAt());
        }
    }

    /**
     * The results for a version of the audio.
     *
     * @param version of the audio
     */
    record ResultsResponse(
            int version,
            String sha256,
            MeasuresResponse measures,
            List<String> warnings,
            @Nullable String tagSource,
            List<FileTags.Raw> rawTags,
            FileTags.@Nullable Cover cover,
            @JsonUnwrapped MadeResponse made) {
        static ResultsResponse of(RecordResults results, List<StepTable.Asset> assets) {
            return new ResultsResponse(
                    results.version(),
                    results.sha256(),
                    MeasuresResponse.of(results.measures()),
                    results.warnings(),
                    results.tags().source(),
                    results.tags().raw(),
                    results.tags().cover(),
                    new MadeResponse(
                            assets.stream()
                                    .map(asset -> new AssetResponse(asset.name(), asset.bytes(), asset.mediaType()))
                                    .toList(),
                            results.stems()));
        }
    }

    /**
     * What was measured on decoded audio.
     *
     * @param frames decoded samples of each channel
     * @param seconds the length of what was decoded
     * @param loudness null if nothing can be heard
     * @param acoustid Chromaprint's fingerprint of the first 120 s in the form that AcoustID takes; null if the audio is too short
     */
    record MeasuresResponse(
            long frames,
            double seconds,
            @JsonUnwrapped AudioMeasures.Stream stream,
            AudioMeasures.@Nullable Loudness loudness,
            @JsonUnwrapped AudioMeasures.Level level,
            @JsonUnwrapped AudioMeasures.Silence silence,
            @Nullable String acoustid) {
        static MeasuresResponse of(AudioMeasures measures) {
            return new MeasuresResponse(
                    measures.frames(),
                    measures.seconds(),
                    measures.stream(),
                    measures.loudness(),
                    measures.level(),
                    measures.silence(),
                    measures.acoustid());
        }
    }

    /**
     * What was made of the audio.
     *
     * @param assets what can be downloaded, below {@code /api/records/{id}/assets/}
     * @param stems the parts into which it was separated, or why there are none; null if none were wanted
     */
    record MadeResponse(List<AssetResponse> assets, RecordResults.@Nullable StemResult stems) {}

    /** Something that can be downloaded. */
    record AssetResponse(String name, long bytes, String mediaType) {}

    static RecordResponse of(Records.View view) {
        RecordRow row = view.row();
        Map<String, TagResponse> tags = new LinkedHashMap<>();
        view.tags().forEach((field, value) -> tags.put(field, TagResponse.of(value)));
        RecordResults results = view.results();
        AudioTable.Version newest = view.newest();
        return new RecordResponse(
                row.id(),
                new RecordWordsResponse(row.words().recordType(), row.words().title(), metadata(row)),
                tags,
                newest == null ? null : AudioResponse.of(newest),
                results == null ? null : ResultsResponse.of(results, view.assets()),
                new ProcessingResponse(
                        row.progress().status().wireName(),
                        view.job().map(job -> job.id()).orElse(null),
                        row.progress().errorCode(),
                        row.progress().error()),
                row.createdAt(),
                row.updatedAt());
    }

    private static Map<String, JsonNode> metadata(RecordRow row) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        JsonMapper.shared()
                .readTree(row.words().metadata())
                .propertyStream()
                .forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }
}
