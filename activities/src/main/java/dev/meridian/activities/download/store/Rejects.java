package dev.meridian.activities.download.store;

import dev.meridian.domain.download.row.Reject;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table {@code download_rejects}: rows that could not be stored, the first thousand of each pass. */
public final class Rejects {
    private static final int KEPT = 1_000;

    /**
     * A rejected row.
     *
     * @param id grows with every reject; the next page of a list begins behind it
     * @param page of the table, from 1
     */
    public record Rejected(long id, String table, long page, String code, String excerpt) {}

    void add(Handle transaction, long passId, long page, Reject reject) {
        transaction
                .createUpdate("""
                        INSERT INTO download_rejects (pass_id, page, code, excerpt)
                        SELECT :pass, :page, :code, :excerpt
                        WHERE (SELECT count(*) FROM download_rejects WHERE pass_id = :pass) < :kept""")
                .bind("pass", passId)
                .bind("page", page)
                .bind("code", reject.code())
                .bind("excerpt", reject.excerpt())
                .bind("kept", KEPT)
                .execute();
    }

    /** The rejects of the newest pass over each table of a snapshot, after one of them. */
    public List<Rejected> of(Handle handle, UUID snapshot, long after, int limit) {
        return handle.createQuery("""
                        SELECT r.id, t.table_name, r.page, r.code, r.excerpt
                        FROM snapshot_tables AS t
                        JOIN LATERAL (SELECT id FROM download_passes WHERE table_id = t.id ORDER BY id DESC LIMIT 1) AS p ON true
                        JOIN download_rejects AS r ON r.pass_id = p.id
                        WHERE t.snapshot_id = :snapshot AND r.id > :after
                        ORDER BY r.id LIMIT :limit""")
                .bind("snapshot", snapshot)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> new Rejected(
                        row.getLong("id"),
                        row.getString("table_name"),
                        row.getLong("page"),
                        row.getString("code"),
                        row.getString("excerpt")))
                .list();
    }
}
