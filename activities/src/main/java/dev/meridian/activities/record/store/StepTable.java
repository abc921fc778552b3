package dev.meridian.activities.record.store;

import dev.meridian.activities.job.object.ObjectLedger;
import dev.meridian.activities.job.object.StoredObject;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.record.RecordKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The results of steps, their objects, and which of them a record shows. */
public final class StepTable {
    private static final String THIS = """
             WHERE tenant = :tenant AND sha256 = :sha256 AND step = :step AND version = :version
            AND parameters = :parameters""";

    private final ObjectLedger ledger = RecordObjects.LEDGER;

    /**
     * Something that a record offers for download.
     *
     * @param name as in the address, such as {@code listen.opus}
     */
    public record Asset(String name, UUID objectId, long bytes, String mediaType) {}

    /** The result of a step as JSON; empty if the step is not done. */
    public Optional<String> find(Handle handle, StepKey key) {
        return handle.createQuery("SELECT result FROM record_steps" + THIS)
                .bindMethods(key)
                .mapTo(String.class)
                .findOne();
    }

    /**
     * Stores the result of a step with its objects; nothing if another worker was first, whose objects then stay.
     *
     * @param objects complete objects by name
     * @return false if an object was given up meanwhile; the transaction must then not be committed
     */
    public boolean put(Handle transaction, StepKey key, String result, Map<String, StoredObject> objects) {
        int inserted = transaction
                .createUpdate("""
                        INSERT INTO record_steps (tenant, sha256, step, version, parameters, result)
                        VALUES (:tenant, :sha256, :step, :version, :parameters, :result) ON CONFLICT DO NOTHING""")
                .bindMethods(key)
                .bind("result", result)
                .execute();
        if (inserted == 0) {
            return true;
        }
        for (Map.Entry<String, StoredObject> object : objects.entrySet()) {
            if (!ledger.keep(transaction, object.getValue())) {
                return false;
            }
            transaction
                    .createUpdate("""
                            INSERT INTO record_step_objects (tenant, sha256, step, version, parameters, name, object_id)
                            VALUES (:tenant, :sha256, :step, :version, :parameters, :name, :object)""")
                    .bindMethods(key)
                    .bind("name", object.getKey())
                    .bind("object", object.getValue().id())
                    .execute();
        }
        return true;
    }

    /** Has a record offer the objects of these steps and no others. */
    public void offer(Handle transaction, RecordKey record, List<StepKey> steps) {
        transaction
                .createUpdate("DELETE FROM record_assets WHERE tenant = :tenant AND record_id = :record")
                .bind("tenant", record.tenant())
                .bind("record", record.number())
                .execute();
        for (StepKey step : steps) {
            // The lock keeps the step from being deleted as one that no record shows.
            boolean isThere = transaction
                    .createQuery("SELECT 1 FROM record_steps" + THIS + " FOR KEY SHARE")
                    .bindMethods(step)
                    .mapTo(int.class)
                    .findOne()
                    .isPresent();
            if (!isThere) {
                throw JobException.retryable("step_missing", "A step was deleted; it is done again");
            }
            transaction
                    .createUpdate("""
                            INSERT INTO record_assets (tenant, record_id, name, object_id)
                            SELECT tenant, :record, name, object_id FROM record_step_objects""" + THIS)
                    .bindMethods(step)
                    .bind("record", record.number())
                    .execute();
        }
    }

    /** Has a result that is used count as new for {@link #deleteUnshown}; returns whether it is there. */
    public boolean renew(Handle transaction, StepKey key) {
        return transaction
                        .createUpdate("UPDATE record_steps SET done_at = now()" + THIS)
                        .bindMethods(key)
                        .execute()
                == 1;
    }

    /**
     * Deletes results of a step that no record offers, some days after they were made or used: the records were separated in
     * another way since.
     *
     * @param name of the step, which has objects
     * @return how many results were looked at
     */
    public int deleteUnshown(Handle transaction, String name, int days, int limit) {
        List<StepKey> unshown = transaction
                .createQuery("""
                        SELECT tenant, sha256, step, version, parameters FROM record_steps s
                        WHERE step = :name AND done_at < now() - :days * interval '1 day'
                          AND NOT EXISTS (SELECT FROM record_step_objects o JOIN record_assets a USING (object_id)
                                          WHERE (o.tenant, o.sha256, o.step, o.version, o.parameters)
                                              = (s.tenant, s.sha256, s.step, s.version, s.parameters))
                        LIMIT :limit FOR UPDATE SKIP LOCKED""")
                .bind("name", name)
                .bind("days", days)
                .bind("limit", limit)
                .map((row, context) -> new StepKey(
                        row.getString("tenant"),
                        row.getBytes("sha256"),
                        row.getString("step"),
                        row.getInt("version"),
                        row.getString("parameters")))
                .list();
        unshown.forEach(step -> deleteIfUnshown(transaction, step));
        return unshown.size();
    }

    /** By a statement of its own after the lock, so that it sees what was offered meanwhile. */
    private void deleteIfUnshown(Handle transaction, StepKey step) {
        List<UUID> objects = transaction
                .createQuery("SELECT object_id FROM record_step_objects" + THIS)
                .bindMethods(step)
                .mapTo(UUID.class)
                .list();
        boolean shown = transaction
                .createQuery("SELECT EXISTS (SELECT FROM record_assets WHERE object_id = ANY (:objects))")
                .bindArray("objects", UUID.class, objects)
                .mapTo(boolean.class)
                .one();
        if (!shown) {
            transaction
                    .createUpdate("DELETE FROM record_steps" + THIS)
                    .bindMethods(step)
                    .execute();
            ledger.markForDeletion(transaction, objects);
        }
    }

    /** The assets of a record, by name. */
    public List<Asset> assets(Handle handle, RecordKey record) {
        return handle.createQuery("""
                        SELECT name, object_id, bytes, media_type
                        FROM record_assets JOIN record_objects ON record_objects.id = object_id
                        WHERE record_assets.tenant = :tenant AND record_id = :record ORDER BY name""")
                .bind("tenant", record.tenant())
                .bind("record", record.number())
                .map((row, context) -> new Asset(
                        row.getString("name"),
                        row.getObject("object_id", UUID.class),
                        row.getLong("bytes"),
                        row.getString("media_type")))
                .list();
    }
}
