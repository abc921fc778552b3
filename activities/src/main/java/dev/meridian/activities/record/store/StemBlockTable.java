package dev.meridian.activities.record.store;

import dev.meridian.activities.job.object.ObjectLedger;
import dev.meridian.activities.job.object.StoredObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The blocks of stems that are made and not joined yet; a worker that takes the work over goes on after the last of
 * them.
 */
public final class StemBlockTable {
    private static final String OF_SET = " WHERE tenant = :tenant AND sha256 = :sha256 AND parameters = :parameters";

    private final ObjectLedger ledger = RecordObjects.LEDGER;

    /**
     * What a set of blocks belongs to.
     *
     * @param sha256 the digest of the audio
     * @param parameters everything else that determines a block's bits, in a canonical form
     */
    public record SetKey(String tenant, byte[] sha256, String parameters) {}

    /**
     * Stores a block; nothing if another job was first, whose objects then stay.
     *
     * @return false if an object was given up meanwhile; the transaction must then not be committed
     */
    public boolean put(Handle transaction, SetKey key, StemBlock block) {
        int inserted = transaction
                .createUpdate("""
                        INSERT INTO record_stem_blocks (tenant, sha256, parameters, block, limited, millis)
                        VALUES (:tenant, :sha256, :parameters, :block, :limited, :millis) ON CONFLICT DO NOTHING""")
                .bindMethods(key)
                .bind("block", block.number())
                .bind("limited", block.limited())
                .bind("millis", block.took().toMillis())
                .execute();
        if (inserted == 0) {
            return true;
        }
        for (StemBlock.Part part : block.parts()) {
            if (!ledger.keep(transaction, part.samples())) {
                return false;
            }
            transaction
                    .createUpdate("""
                            INSERT INTO record_stem_parts
                                (tenant, sha256, parameters, block, stem, object_id, samples_sha256, peak)
                            VALUES (:tenant, :sha256, :parameters, :block, :stem, :object, :digest, :peak)""")
                    .bindMethods(key)
                    .bind("block", block.number())
                    .bind("stem", part.stem())
                    .bind("object", part.samples().id())
                    .bind("digest", part.samples().sha256())
                    .bind("peak", part.peak())
                    .execute();
        }
        return true;
    }

    /** The first blocks of a set up to the first gap, with their parts in the order of these stems. */
    public List<StemBlock> find(Handle handle, SetKey key, List<String> stems) {
        record Row(int block, long limited, long millis, StemBlock.Part part) {}
        List<Row> rows = handle.createQuery("""
                        SELECT block, limited, millis, stem, object_id, bytes, samples_sha256, peak
                        FROM record_stem_blocks JOIN record_stem_parts USING (tenant, sha256, parameters, block)
                            JOIN record_objects ON record_objects.id = object_id
                        WHERE record_stem_blocks.tenant = :tenant AND sha256 = :sha256 AND parameters = :parameters
                        ORDER BY block, array_position(:stems, stem)""")
                .bindMethods(key)
                .bindArray("stems", String.class, stems)
                .map((row, context) -> new Row(
                        row.getInt("block"),
                        row.getLong("limited"),
                        row.getLong("millis"),
                        new StemBlock.Part(
                                row.getString("stem"),
                                new StoredObject(
                                        row.getObject("object_id", UUID.class),
                                        row.getLong("bytes"),
                                        row.getBytes("samples_sha256")),
                                row.getInt("peak"))))
                .list();
        List<StemBlock> blocks = new ArrayList<>();
        for (int at = 0;
                at + stems.size() <= rows.size() && rows.get(at).block() == blocks.size();
                at += stems.size()) {
            Row first = rows.get(at);
            blocks.add(new StemBlock(
                    first.block(),
                    first.limited(),
                    Duration.ofMillis(first.millis()),
                    rows.subList(at, at + stems.size()).stream().map(Row::part).toList()));
        }
        return blocks;
    }

    /** Deletes a set of blocks; their objects are doomed. */
    public void delete(Handle transaction, SetKey key) {
        List<UUID> objects = transaction
                .createQuery("SELECT object_id FROM record_stem_parts" + OF_SET)
                .bindMethods(key)
                .mapTo(UUID.class)
                .list();
        transaction
                .createUpdate("DELETE FROM record_stem_blocks" + OF_SET)
                .bindMethods(key)
                .execute();
        ledger.markForDeletion(transaction, objects);
    }

    /**
     * Deletes blocks of sets to which no block was added for some days: their jobs have failed or were cancelled.
     *
     * @return how many blocks were deleted
     */
    public int deleteStale(Handle transaction, int days, int limit) {
        record Stale(SetKey key, int block) {}
        List<Stale> stale = transaction
                .createQuery("""
                        SELECT tenant, sha256, parameters, block FROM record_stem_blocks b
                        WHERE done_at < now() - :days * interval '1 day' AND NOT EXISTS (
                            SELECT FROM record_stem_blocks o
                            WHERE o.tenant = b.tenant AND o.sha256 = b.sha256 AND o.parameters = b.parameters
                              AND o.done_at >= now() - :days * interval '1 day')
                        LIMIT :limit FOR UPDATE SKIP LOCKED""")
                .bind("days", days)
                .bind("limit", limit)
                .map((row, context) -> new Stale(
                        new SetKey(row.getString("tenant"), row.getBytes("sha256"), row.getString("parameters")),
                        row.getInt("block")))
                .list();
        for (Stale block : stale) {
            ledger.markForDeletion(
                    transaction,
                    transaction
                            .createQuery("DELETE FROM record_stem_parts" + OF_SET
                                    + " AND block = :block RETURNING object_id")
                            .bindMethods(block.key())
                            .bind("block", block.block())
                            .mapTo(UUID.class)
                            .list());
            transaction
                    .createUpdate("DELETE FROM record_stem_blocks" + OF_SET + " AND block = :block")
                    .bindMethods(block.key())
                    .bind("block", block.block())
                    .execute();
        }
        return stale.size();
    }
}
