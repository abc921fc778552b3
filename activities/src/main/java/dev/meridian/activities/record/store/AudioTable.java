package dev.meridian.activities.record.store;

import dev.meridian.activities.job.object.ObjectLedger;
import dev.meridian.activities.job.object.StoredObject;
import dev.meridian.workflows.record.RecordKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The audio that tenants have, each once, and the versions of records that refer to it. */
public final class AudioTable {
    private final ObjectLedger ledger = RecordObjects.LEDGER;

    /**
     * A version of a record's audio.
     *
     * @param sha256 the digest of its bytes
     * @param objectId the object that has the bytes
     */
    public record Version(
            int version,
            byte[] sha256,
            long bytes,
            UUID objectId,
            @Nullable String fileName,
            Instant acceptedAt) {
        private static Version of(ResultSet row) throws SQLException {
            return new Version(
                    row.getInt("version"),
                    row.getBytes("sha256"),
                    row.getLong("bytes"),
                    row.getObject("object_id", UUID.class),
                    row.getString("file_name"),
                    row.getObject("accepted_at", OffsetDateTime.class).toInstant());
        }
    }

    /**
     * Keeps audio. If the tenant has the audio already, the new object is not kept and gets deleted.
     *
     * @return false if the object was given up meanwhile
     */
    public boolean keep(Handle transaction, String tenant, StoredObject object) {
        int inserted = transaction
                .createUpdate("""
                        INSERT INTO record_audio (tenant, sha256, bytes, object_id)
                        SELECT :tenant, :sha256, :bytes, id FROM record_objects WHERE id = :object AND state = 'uploading'
                        ON CONFLICT (tenant, sha256) DO NOTHING""")
                .bind("tenant", tenant)
                .bind("sha256", object.sha256())
                .bind("bytes", object.bytes())
                .bind("object", object.id())
                .execute();
        if (inserted == 1) {
            return ledger.keep(transaction, object);
        }
        // The lock keeps the audio from being forgotten until this transaction refers to it.
        return transaction
                .createQuery("SELECT 1 FROM record_audio WHERE tenant = :tenant AND sha256 = :sha256 FOR KEY SHARE")
                .bind("tenant", tenant)
                .bind("sha256", object.sha256())
                .mapTo(int.class)
                .findOne()
                .isPresent();
    }

    /** Adds a version to a record whose row the caller has locked. */
    public void addVersion(Handle transaction, RecordKey key, int version, byte[] sha256, @Nullable String fileName) {
        transaction
                .createUpdate("""
                        INSERT INTO record_versions (tenant, record_id, version, sha256, file_name)
                        VALUES (:tenant, :record, :version, :sha256, :fileName)""")
                .bind("tenant", key.tenant())
                .bind("record", key.number())
                .bind("version", version)
                .bind("sha256", sha256)
                .bind("fileName", fileName)
                .execute();
    }

    /** A version of a record. */
    public Optional<Version> find(Handle handle, RecordKey key, int version) {
        return handle.createQuery("""
                        SELECT version, sha256, bytes, object_id, file_name, accepted_at
                        FROM record_versions JOIN record_audio USING (tenant, sha256)
                        WHERE tenant = :tenant AND record_id = :record AND version = :version""")
                .bind("tenant", key.tenant())
                .bind("record", key.number())
                .bind("version", version)
                .map((row, context) -> Version.of(row))
                .findOne();
    }

    /** The digests of all of a record's versions, each once. */
    public List<byte[]> digests(Handle handle, RecordKey key) {
        return handle.createQuery("""
                        SELECT DISTINCT sha256 FROM record_versions
                        WHERE tenant = :tenant AND record_id = :record ORDER BY sha256""")
                .bind("tenant", key.tenant())
                .bind("record", key.number())
                .mapTo(byte[].class)
                .list();
    }

    /**
     * Deletes versions that a newer published one has replaced, some time after they were accepted.
     *
     * @return how many versions were deleted
     */
    public int deleteReplaced(Handle transaction, int days, int limit) {
        record Replaced(RecordKey key, int version, byte[] sha256) {}
        List<Replaced> replaced = transaction
                .createQuery("""
                        SELECT v.tenant, v.record_id, v.version, v.sha256
                        FROM record_versions v JOIN records r ON r.tenant = v.tenant AND r.id = v.record_id
                        WHERE v.version < r.published_version AND v.accepted_at < now() - :days * interval '1 day'
                        LIMIT :limit FOR UPDATE SKIP LOCKED""")
                .bind("days", days)
                .bind("limit", limit)
                .map((row, context) -> new Replaced(
                        new RecordKey(row.getString("tenant"), row.getLong("record_id")),
                        row.getInt("version"),
                        row.getBytes("sha256")))
                .list();
        for (Replaced old : replaced) {
            transaction
                    .createUpdate("""
                            DELETE FROM record_versions
                            WHERE tenant = :tenant AND record_id = :record AND version = :version""")
                    .bind("tenant", old.key().tenant())
                    .bind("record", old.key().number())
                    .bind("version", old.version())
                    .execute();
            forgetIfUnused(transaction, old.key().tenant(), old.sha256());
        }
        return replaced.size();
    }

    /** Deletes audio, with the results of its steps, if no version of the tenant refers to it; its objects are doomed. */
    public void forgetIfUnused(Handle transaction, String tenant, byte[] sha256) {
        // Locked by a statement of its own, so that the next one sees a version that was committed meanwhile.
        transaction
                .createQuery("SELECT 1 FROM record_audio WHERE tenant = :tenant AND sha256 = :sha256 FOR UPDATE")
                .bind("tenant", tenant)
                .bind("sha256", sha256)
                .mapTo(int.class)
                .findOne();
        boolean used = transaction
                .createQuery("""
                        SELECT EXISTS (SELECT FROM record_versions WHERE tenant = :tenant AND sha256 = :sha256)""")
                .bind("tenant", tenant)
                .bind("sha256", sha256)
                .mapTo(boolean.class)
                .one();
        if (used) {
            return;
        }
        List<UUID> objects = new ArrayList<>(transaction
                .createQuery("""
                        SELECT object_id FROM record_audio WHERE tenant = :tenant AND sha256 = :sha256
                        UNION ALL
                        SELECT object_id FROM record_step_objects WHERE tenant = :tenant AND sha256 = :sha256
                        UNION ALL
                        SELECT object_id FROM record_stem_parts WHERE tenant = :tenant AND sha256 = :sha256""")
                .bind("tenant", tenant)
                .bind("sha256", sha256)
                .mapTo(UUID.class)
                .list());
        transaction
                .createUpdate("DELETE FROM record_audio WHERE tenant = :tenant AND sha256 = :sha256")
                .bind("tenant", tenant)
                .bind("sha256", sha256)
                .execute();
        ledger.markForDeletion(transaction, objects);
    }
}
