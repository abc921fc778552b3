package dev.meridian.activities.explorer;

import dev.meridian.workflows.explorer.ExplorerKey;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What the database knows about the bucket: which objects are known to be equal, unknown, or to be deleted. */
final class SyncLedger {
    private static final String OF_EXPLORER = " tenant = :tenant AND slug = :slug";

    /**
     * An object that the bucket does not hold yet, or not for certain.
     *
     * @param config the text to upload
     * @param md5 Base64 of the MD5 of its UTF-8 bytes
     */
    record Unsynced(UUID id, String config, String md5) {}

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

    List<UUID> tombstones(ExplorerKey explorer, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT chart_config_id FROM object_tombstones WHERE"
                        + OF_EXPLORER + " ORDER BY chart_config_id LIMIT :limit")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .bind("limit", limit)
                .mapTo(UUID.class)
                .list());
    }

    void forget(Handle transaction, Collection<UUID> deleted) {
        transaction
                .createUpdate("DELETE FROM object_tombstones WHERE chart_config_id = ANY (:ids)")
                .bindArray("ids", UUID.class, List.copyOf(deleted))
                .execute();
    }

    /** The next unsynced objects by id; from here until {@link #markSynced} the bucket's content counts as unknown. */
    List<Unsynced> markDirty(Handle transaction, ExplorerKey explorer, int limit) {
        List<Unsynced> batch = transaction
                .createQuery("SELECT id, config, md5 FROM chart_configs WHERE synced_md5 IS DISTINCT FROM md5 AND"
                        + OF_EXPLORER + " ORDER BY id LIMIT :limit")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .bind("limit", limit)
                .map((row, context) -> new Unsynced(row.getObject(1, UUID.class), row.getString(2), row.getString(3)))
                .list();
        transaction
                .createUpdate("UPDATE chart_configs SET synced_md5 = NULL"
                        + " WHERE id = ANY (:ids) AND synced_md5 IS NOT NULL")
                .bindArray("ids", UUID.class, batch.stream().map(Unsynced::id).toList())
                .execute();
        return batch;
    }

    void markSynced(Handle transaction, Collection<Unsynced> uploaded) {
        transaction
                .createUpdate("""
                        UPDATE chart_configs AS c SET synced_md5 = u.md5
                        FROM unnest(:ids::uuid[], :md5s::text[]) AS u (id, md5) WHERE c.id = u.id""")
                .bindArray(
                        "ids", UUID.class, uploaded.stream().map(Unsynced::id).toList())
                .bindArray(
                        "md5s",
                        String.class,
                        uploaded.stream().map(Unsynced::md5).toList())
                .execute();
    }

    /**
     * Notes that the bucket may hold anything under an id. Always safe, so it needs no fence: the worst it causes is a
     * needless upload or delete.
     */
    void doubt(ExplorerKey explorer, UUID id) {
        jdbi.useTransaction(tx -> {
            int known = tx.createUpdate("UPDATE chart_configs SET synced_md5 = NULL WHERE id = :id")
                    .bind("id", id)
                    .execute();
            if (known == 0) {
                tx.createUpdate("""
                                INSERT INTO object_tombstones (chart_config_id, tenant, slug)
                                VALUES (:id, :tenant, :slug) ON CONFLICT DO NOTHING""")
                        .bind("id", id)
                        .bind("tenant", explorer.tenant())
                        .bind("slug", explorer.slug())
                        .execute();
            }
        });
    }

    private int count(ExplorerKey explorer, String sql) {
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .mapTo(int.class)
                .one());
    }
}
