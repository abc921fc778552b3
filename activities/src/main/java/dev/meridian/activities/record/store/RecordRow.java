package dev.meridian.activities.record.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A record as the table has it.
 *
 * @param words what its caller says
 * @param shown what lists show and search
 * @param progress where its versions of audio stand
 * @param results the published results as JSON; null while none are published
 */
public record RecordRow(
        String tenant,
        long id,
        RecordDescription words,
        Shown shown,
        Stand progress,
        @Nullable String results,
        Instant createdAt,
        Instant updatedAt) {
    static final String COLUMNS = """
            tenant, id, title, record_type, metadata, shown_title, shown_artist, shown_album, isrc, status, newest_version,
            wanted_version, published_version, error_code, error, results, created_at, updated_at\s""";

    /**
     * What the caller says of a record.
     *
     * @param metadata a JSON object
     */
    public record RecordDescription(@Nullable String title, String recordType, String metadata) {}

    /** The caller's words, or else the audio's. */
    public record Shown(
            @Nullable String title,
            @Nullable String artist,
            @Nullable String album,
            @Nullable String isrc) {}

    /**
     * Where a record's versions of audio stand; 0 stands for none.
     *
     * @param newest the last version that was accepted
     * @param wanted the last version for which a job was asked
     * @param published the version whose results are shown
     * @param errorCode why the last job failed; null if it did not
     */
    public record Stand(
            RecordStatus status,
            int newest,
            int wanted,
            int published,
            @Nullable String errorCode,
            @Nullable String error) {}

    static RecordRow of(ResultSet row) throws SQLException {
        return new RecordRow(
                row.getString("tenant"),
                row.getLong("id"),
                new RecordDescription(row.getString("title"), row.getString("record_type"), row.getString("metadata")),
                new Shown(
                        row.getString("shown_title"),
                        row.getString("shown_artist"),
                        row.getString("shown_album"),
                        row.getString("isrc")),
                new Stand(
                        RecordStatus.named(row.getString("status")).orElseThrow(),
                        row.getInt("newest_version"),
                        row.getInt("wanted_version"),
                        row.getInt("published_version"),
                        row.getString("error_code"),
                        row.getString("error")),
                row.getString("results"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }
}
