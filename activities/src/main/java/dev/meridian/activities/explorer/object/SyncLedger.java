package dev.meridian.activities.explorer.object;

import dev.meridian.workflows.explorer.ExplorerKey;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * What the database knows about the bucket: which objects are in sync, which are in an unknown state, and which have to
 * be deleted.
 */
final class SyncLedger {
    private static final String OF_EXPLORER = " tenant = :tenant AND slug = :slug";

    /**
     * An object that the bucket may not have in its current version.
     *
     * @param config the text to upload
     * @param md5 Base64 of the MD5 of its UTF-8 bytes
     * @param doubts how often the object had been doubted when this row was read
     */
    record Unsynced(UUID id, String config, String md5, int doubts) {}

    /**
     * An object that the bucket may hold although it should not.
     *
     * @param doubts how often the object had been doubted when this row was read
     */
    record Tombstone(UUID id, int doubts) {}

    private static final RowMapper<Tombstone> TOMBSTONE =
            (row, context) -> new Tombstone(row.getObject(1, UUID.class), row.getInt(2));

    private final Jdbi jdbi;

    SyncLedger(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    int countUnsynced(ExplorerKey explorer) {
        return count(
                explorer, "SELECT count(*) FROM chart_configs WHERE synced_md5 IS DISTINCT FROM md5 AND" + OF_EXPLORER);
    }

    int countSynced(ExplorerKey explorer) {
        return count(explorer, "SELECT count(*) FROM chart_configs WHERE synced_md5 = md5 AND" + OF_EXPLORER);
    }

    int countTombstones(ExplorerKey explorer) {
        return count(explorer, "SELECT count(*) FROM object_tombstones WHERE" + OF_EXPLORER);
    }

    List<Tombstone> tombstones(ExplorerKey explorer, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT chart_config_id, doubts FROM object_tombstones"
                        + " WHERE" + OF_EXPLORER + " ORDER BY chart_config_id LIMIT :limit")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .bind("limit", limit)
                .map(TOMBSTONE)
                .list());
    }

    /** Tombstones that no refresh will clear, because their explorer no longer exists. */
    List<Tombstone> tombstonesWithoutExplorer(int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT chart_config_id, doubts FROM object_tombstones t"
                        + " WHERE NOT EXISTS (SELECT FROM explorers e WHERE e.tenant = t.tenant AND e.slug = t.slug)"
                        + " ORDER BY chart_config_id LIMIT :limit")
                .bind("limit", limit)
                .map(TOMBSTONE)
                .list());
    }

    /** Deletes tombstones whose objects have been deleted, except tombstones that were doubted meanwhile. */
    void forget(Handle transaction, Collection<Tombstone> deleted) {
        transaction
                .createUpdate("DELETE FROM object_tombstones t USING unnest(:ids::uuid[], :doubts::integer[])"
                        + " AS d (id, doubts) WHERE t.chart_config_id = d.id AND t.doubts = d.doubts")
                .bindArray("ids", UUID.class, column(deleted, Tombstone::id))
                .bindArray("doubts", Integer.class, column(deleted, Tombstone::doubts))
                .execute();
    }

    /**
     * The next unsynced objects by id, up to and including the object that exceeds {@code mostBytes}. From here until
     * {@link #markSynced} their state in the bucket counts as unknown.
     */
    List<Unsynced> markDirty(Handle transaction, ExplorerKey explorer, int limit, int mostBytes) {
        List<Unsynced> batch = transaction
                .createQuery("SELECT id, config, md5, doubts FROM ("
                        + "SELECT *, sum(octet_length(config)) OVER (ORDER BY id) - octet_length(config) AS before"
                        + " FROM (SELECT id, config, md5, doubts FROM chart_configs"
                        + " WHERE synced_md5 IS DISTINCT FROM md5 AND" + OF_EXPLORER + " ORDER BY id LIMIT :limit) next"
                        + ") sized WHERE before < :mostBytes ORDER BY id")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .bind("limit", limit)
                .bind("mostBytes", mostBytes)
                .map((row, context) ->
                        new Unsynced(row.getObject(1, UUID.class), row.getString(2), row.getString(3), row.getInt(4)))
                .list();
        transaction
                .createUpdate("UPDATE chart_configs SET synced_md5 = NULL"
                        + " WHERE id = ANY (:ids) AND synced_md5 IS NOT NULL")
                .bindArray("ids", UUID.class, column(batch, Unsynced::id))
                .execute();
        return batch;
    }

    /** Marks uploaded objects as synced, except objects that were doubted meanwhile. */
    void markSynced(Handle transaction, Collection<Unsynced> uploaded) {
        transaction
                .createUpdate("""
                        UPDATE chart_configs AS c SET synced_md5 = u.md5
                        FROM unnest(:ids::uuid[], :md5s::text[], :doubts::integer[]) AS u (id, md5, doubts)
                        WHERE c.id = u.id AND c.doubts = u.doubts""")
                .bindArray("ids", UUID.class, column(uploaded, Unsynced::id))
                .bindArray("md5s", String.class, column(uploaded, Unsynced::md5))
                .bindArray("doubts", Integer.class, column(uploaded, Unsynced::doubts))
                .execute();
    }

    /**
     * Notes that the object's state in the bucket is unknown. It needs no fencing, because it causes at worst a
     * needless upload or deletion.
     */
    void doubt(ExplorerKey explorer, UUID id) {
        jdbi.useTransaction(tx -> {
            int known = tx.createUpdate(
                            "UPDATE chart_configs SET synced_md5 = NULL, doubts = doubts + 1 WHERE id = :id")
                    .bind("id", id)
                    .execute();
            if (known == 0) {
                tx.createUpdate("""
                                INSERT INTO object_tombstones AS t (chart_config_id, tenant, slug, doubts)
                                VALUES (:id, :tenant, :slug, 1)
                                ON CONFLICT (chart_config_id) DO UPDATE SET doubts = t.doubts + 1""")
                        .bind("id", id)
                        .bind("tenant", explorer.tenant())
                        .bind("slug", explorer.slug())
                        .execute();
            }
        });
    }

    /**
     * Notes that an object in the bucket differs from the ledger.
     *
     * @param md5 the ledger's digest before the bucket was read
     * @return false if the ledger has another digest by now, because the object was being replaced
     */
    boolean doubtIfSynced(UUID id, String md5) {
        return jdbi.withHandle(handle -> handle.createUpdate("UPDATE chart_configs SET synced_md5 = NULL,"
                                + " doubts = doubts + 1 WHERE id = :id AND synced_md5 = :md5")
                        .bind("id", id)
                        .bind("md5", md5)
                        .execute())
                > 0;
    }

    private static <R, V> Object[] column(Collection<R> rows, Function<R, V> value) {
        return rows.stream().map(value).toArray();
    }

    private int count(ExplorerKey explorer, String sql) {
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .mapTo(int.class)
                .one());
    }
}
