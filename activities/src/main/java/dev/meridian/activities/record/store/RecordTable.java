package dev.meridian.activities.record.store;

import dev.meridian.activities.record.store.RecordRow.RecordDescription;
import dev.meridian.activities.record.store.RecordRow.Shown;
import dev.meridian.workflows.record.RecordKey;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table {@code records}. */
public final class RecordTable {
    private static final String THIS = " WHERE tenant = :tenant AND id = :id";
    private static final String SELECT = "SELECT " + RecordRow.COLUMNS + " FROM records ";

    /**
     * Which records a list shows.
     *
     * @param text a part of the title, the artist or the album, in whichever case
     */
    public record Filter(
            @Nullable String recordType,
            @Nullable RecordStatus status,
            @Nullable String text,
            @Nullable String isrc) {}

    /** The next number of a tenant: one above its highest. */
    public RecordKey nextKey(Handle transaction, String tenant) {
        long number = transaction
                .createQuery("""
                        INSERT INTO record_numbers (tenant, last) VALUES (:tenant, 1)
                        ON CONFLICT (tenant) DO UPDATE SET last = record_numbers.last + 1 RETURNING last""")
                .bind("tenant", tenant)
                .mapTo(long.class)
                .one();
        return new RecordKey(tenant, number);
    }

    /** Makes the tenant's next numbers begin above a number that the caller has chosen. */
    private static void passNumber(Handle transaction, RecordKey key) {
        transaction
                .createUpdate("""
                        INSERT INTO record_numbers (tenant, last) VALUES (:tenant, :number)
                        ON CONFLICT (tenant) DO UPDATE SET last = greatest(record_numbers.last, excluded.last)""")
                .bind("tenant", key.tenant())
                .bind("number", key.number())
                .execute();
    }

    /** Stores what the caller says of a record; returns whether the record is new. */
    public boolean put(Handle transaction, RecordKey key, RecordDescription words, Shown shown) {
        passNumber(transaction, key);
        return transaction
                .createQuery("""
                        INSERT INTO records (tenant, id, title, record_type, metadata, shown_title, shown_artist, shown_album, isrc)
                        VALUES (:tenant, :id, :title, :recordType, :metadata, :shownTitle, :artist, :album, :isrc)
                        ON CONFLICT (tenant, id) DO UPDATE
                        SET title = excluded.title, record_type = excluded.record_type, metadata = excluded.metadata,
                            shown_title = excluded.shown_title, shown_artist = excluded.shown_artist,
                            shown_album = excluded.shown_album, isrc = excluded.isrc, updated_at = now()
                        RETURNING xmax = 0""")
                .bind("tenant", key.tenant())
                .bind("id", key.number())
                .bind("title", words.title())
                .bind("recordType", words.recordType())
                .bind("metadata", words.metadata())
                .bind("shownTitle", shown.title())
                .bind("artist", shown.artist())
                .bind("album", shown.album())
                .bind("isrc", shown.isrc())
                .mapTo(boolean.class)
                .one();
    }

    public Optional<RecordRow> find(Handle handle, RecordKey key) {
        return find(handle, key, "");
    }

    /** The record, whose row nobody else changes until the transaction ends. */
    public Optional<RecordRow> lock(Handle transaction, RecordKey key) {
        return find(transaction, key, " FOR UPDATE");
    }

    private static Optional<RecordRow> find(Handle handle, RecordKey key, String lock) {
        return handle.createQuery(SELECT + THIS + lock)
                .bind("tenant", key.tenant())
                .bind("id", key.number())
                .map((row, context) -> RecordRow.of(row))
                .findOne();
    }

    /** The records of a tenant by number, after this one. */
    public List<RecordRow> after(Handle handle, String tenant, long number, Filter filter, int limit) {
        return handle.createQuery(SELECT + """
                        WHERE tenant = :tenant AND id > :number
                          AND (:type::text IS NULL OR record_type = :type)
                          AND (:status::text IS NULL OR status = :status)
                          AND (:isrc::text IS NULL OR isrc = :isrc)
                          AND (:pattern::text IS NULL OR shown_title ILIKE :pattern OR shown_artist ILIKE :pattern
                               OR shown_album ILIKE :pattern)
                        ORDER BY id LIMIT :limit""")
                .bind("tenant", tenant)
                .bind("number", number)
                .bind("type", filter.recordType())
                .bind("status", filter.status() == null ? null : filter.status().wireName())
                .bind("isrc", filter.isrc())
                .bind("pattern", filter.text() == null ? null : pattern(filter.text()))
                .bind("limit", limit)
                .map((row, context) -> RecordRow.of(row))
                .list();
    }

    private static String pattern(String text) {
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }

    /** Notes a new version of audio, for which a job is asked or not. */
    public void accepted(Handle transaction, RecordKey key, int version, boolean wanted) {
        transaction
                .createUpdate("""
                        UPDATE records
                        SET newest_version = :version,
                            wanted_version = CASE WHEN :wanted THEN :version ELSE wanted_version END,
                            status = CASE WHEN status = 'processing' THEN status ELSE 'unprocessed' END,
                            updated_at = now()""" + THIS)
                .bind("tenant", key.tenant())
                .bind("id", key.number())
                .bind("version", version)
                .bind("wanted", wanted)
                .execute();
    }

    /** Notes that a job for the newest audio is open. */
    public void processing(Handle transaction, RecordKey key) {
        transaction
                .createUpdate("""
                        UPDATE records SET status = 'processing', wanted_version = newest_version, error_code = NULL,
                                           error = NULL, updated_at = now()""" + THIS)
                .bind("tenant", key.tenant())
                .bind("id", key.number())
                .execute();
    }

    /** Shows the results of a version. The status says so if no newer audio waits for this job. */
    public void publish(Handle transaction, RecordKey key, int version, String results, Shown shown) {
        transaction
                .createUpdate("""
                        UPDATE records
                        SET published_version = :version, results = :results,
                            shown_title = :shownTitle, shown_artist = :artist, shown_album = :album, isrc = :isrc,
                            status = CASE WHEN wanted_version > :version THEN 'processing'
                                          WHEN newest_version > :version THEN 'unprocessed' ELSE 'processed' END,
                            error_code = NULL, error = NULL, updated_at = now()""" + THIS)
                .bind("tenant", key.tenant())
                .bind("id", key.number())
                .bind("version", version)
                .bind("results", results)
                .bind("shownTitle", shown.title())
                .bind("artist", shown.artist())
                .bind("album", shown.album())
                .bind("isrc", shown.isrc())
                .execute();
    }

    /** Notes that the last job failed. */
    public void failed(Handle transaction, RecordKey key, String code, String message) {
        transaction
                .createUpdate("""
                        UPDATE records SET status = 'failed', error_code = :code, error = :message, updated_at = now()""" + THIS)
                .bind("tenant", key.tenant())
                .bind("id", key.number())
                .bind("code", code)
                .bind("message", message)
                .execute();
    }

    /** Notes that the record has no open job any more; its status is what it was before the job. */
    public void leftAlone(Handle transaction, RecordKey key) {
        transaction
                .createUpdate("""
                        UPDATE records SET updated_at = now(),
                            status = CASE WHEN newest_version = 0 THEN 'empty'
                                          WHEN newest_version > published_version THEN 'unprocessed'
                                          WHEN incomplete THEN 'partially_processed' ELSE 'processed' END""" + THIS + " AND status = 'processing'")
                .bind("tenant", key.tenant())
                .bind("id", key.number())
                .execute();
    }

    /** Deletes the record with its versions, assets and runs. */
    public void delete(Handle transaction, RecordKey key) {
        transaction
                .createUpdate("DELETE FROM records" + THIS)
                .bind("tenant", key.tenant())
                .bind("id", key.number())
                .execute();
    }
}
