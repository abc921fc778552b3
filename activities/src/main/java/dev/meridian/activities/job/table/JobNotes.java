package dev.meridian.activities.job.table;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The notes that features keep with their jobs: a record as a JSON object, which no request names and no answer shows. The
 * payload of a request is another thing ({@link JobTerms#payload}).
 */
public final class JobNotes {
    /** A note of an older version may have fields that are gone. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private JobNotes() {}

    /** Replaces the note of a job; fields that are null are left out. */
    public static void put(Handle transaction, UUID id, Record note) {
        transaction
                .createUpdate("UPDATE jobs SET payload = jsonb_strip_nulls(:note::jsonb) WHERE id = :id")
                .bind("id", id)
                .bind("note", JSON.writeValueAsString(note))
                .execute();
    }

    /** The note of a job; a job without a note has an empty object. Empty if the job is gone. */
    public static <N extends Record> Optional<N> find(Handle handle, UUID id, Class<N> type) {
        return handle.createQuery("SELECT payload AS note FROM jobs WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> note(row, type))
                .findOne();
    }

    /** The notes of jobs by their ids; jobs that are gone are missing. */
    public static <N extends Record> Map<UUID, N> of(Handle handle, Collection<UUID> ids, Class<N> type) {
        record Found<F>(UUID id, F note) {}
        return handle
                .createQuery("SELECT id, payload AS note FROM jobs WHERE id = ANY (:ids)")
                .bindArray("ids", UUID.class, ids)
                .map((row, context) -> new Found<>(row.getObject("id", UUID.class), note(row, type)))
                .stream()
                .collect(Collectors.toMap(Found::id, Found::note));
    }

    private static <N extends Record> N note(ResultSet row, Class<N> type) throws SQLException {
        return JSON.readValue(row.getString("note"), type);
    }
}
