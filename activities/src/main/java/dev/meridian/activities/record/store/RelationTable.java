package dev.meridian.activities.record.store;

import dev.meridian.domain.audio.relation.Passage;
import dev.meridian.domain.audio.relation.Relation;
import dev.meridian.domain.audio.relation.RelationKind;
import dev.meridian.workflows.record.RecordKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code record_relations}: what records have in common. Each pair has a row for either side. */
public final class RelationTable {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** The relation of a record to another record. */
    public record Related(long recordId, @Nullable String title, Relation relation) {
        private static Related of(ResultSet row) throws SQLException {
            return new Related(
                    row.getLong("other_id"),
                    row.getString("shown_title"),
                    new Relation(
                            RelationKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                            row.getDouble("covered"),
                            row.getDouble("other_covered"),
                            row.getDouble("bit_error"),
                            Arrays.asList(JSON.readValue(row.getString("passages"), Passage[].class))));
        }
    }

    /** Two records that are one recording. */
    public record Pair(long first, long second, String kind, double bitError) {}

    /**
     * Keeps others of the tenant from publishing and deleting records until the transaction ends. It comes before any lock of a
     * record's row, so that two records that are related to each other never wait for each other.
     */
    public void lock(Handle transaction, String tenant) {
        // If the process is frozen in this transaction, the server ends its session, so that nobody waits for it. The
        // time-out is long, because between two statements a long recording is searched for among the records that were
        // published meanwhile.
        transaction.execute("SET LOCAL idle_in_transaction_session_timeout = '25s'");
        transaction
                .createQuery("SELECT pg_advisory_xact_lock(hashtextextended('relations/' || :tenant, 0)) IS NULL")
                .bind("tenant", tenant)
                .mapTo(boolean.class)
                .one();
    }

    /** Replaces what a record has in common with others; records that are gone are left out. */
    public void replace(Handle transaction, RecordKey key, Map<Long, Relation> relations) {
        transaction
                .createUpdate("""
                        DELETE FROM record_relations WHERE tenant = :tenant AND (record_id = :record OR other_id = :record)""")
                .bind("tenant", key.tenant())
                .bind("record", key.number())
                .execute();
        Set<Long> there = there(transaction, key.tenant(), relations.keySet());
        relations.forEach((other, relation) -> {
            if (there.contains(other)) {
                insert(transaction, key.tenant(), key.number(), other, relation);
                insert(transaction, key.tenant(), other, key.number(), relation.reversed());
            }
        });
    }

    private static Set<Long> there(Handle transaction, String tenant, Collection<Long> records) {
        return new HashSet<>(transaction
                .createQuery(
                        "SELECT id FROM records WHERE tenant = :tenant AND id = ANY (:ids) ORDER BY id FOR KEY SHARE")
                .bind("tenant", tenant)
                .bindArray("ids", Long.class, records)
                .mapTo(long.class)
                .list());
    }

    private static void insert(Handle transaction, String tenant, long record, long other, Relation relation) {
        transaction
                .createUpdate("""
                        INSERT INTO record_relations
                            (tenant, record_id, other_id, kind, covered, other_covered, bit_error, passages)
                        VALUES (:tenant, :record, :other, :kind, :covered, :otherCovered, :bitError, :passages)""")
                .bind("tenant", tenant)
                .bind("record", record)
                .bind("other", other)
                .bind("kind", relation.kind().code())
                .bind("covered", relation.covered())
                .bind("otherCovered", relation.otherCovered())
                .bind("bitError", relation.bitError())
                .bind("passages", JSON.writeValueAsString(relation.passages()))
                .execute();
    }

    /** What a record has in common with others whose numbers lie above one, by their numbers. */
    public List<Related> after(Handle handle, RecordKey key, long number, int limit) {
        return handle.createQuery("""
                        SELECT other_id, shown_title, kind, covered, other_covered, bit_error, passages
                        FROM record_relations JOIN records ON records.tenant = record_relations.tenant AND id = other_id
                        WHERE record_relations.tenant = :tenant AND record_id = :record AND other_id > :number
                        ORDER BY other_id LIMIT :limit""")
                .bind("tenant", key.tenant())
                .bind("record", key.number())
                .bind("number", number)
                .bind("limit", limit)
                .map((row, context) -> Related.of(row))
                .list();
    }

    /** The other records of the tenant whose published audio has the same bytes. */
    public List<Long> withSameAudio(Handle handle, RecordKey key, byte[] sha256) {
        return handle.createQuery("""
                        SELECT v.record_id
                        FROM record_versions v
                        JOIN records r ON r.tenant = v.tenant AND r.id = v.record_id AND r.published_version = v.version
                        WHERE v.tenant = :tenant AND v.sha256 = :sha256 AND v.record_id <> :record ORDER BY v.record_id""")
                .bind("tenant", key.tenant())
                .bind("sha256", sha256)
                .bind("record", key.number())
                .mapTo(long.class)
                .list();
    }

    /** All pairs of a tenant's records that are one recording, each once. */
    public List<Pair> duplicates(Handle handle, String tenant) {
        return handle.createQuery("""
                        SELECT record_id, other_id, kind, bit_error FROM record_relations
                        WHERE tenant = :tenant AND kind IN ('same_audio', 'same_recording') AND record_id < other_id
                        ORDER BY record_id, other_id""")
                .bind("tenant", tenant)
                .map((row, context) -> new Pair(
                        row.getLong("record_id"),
                        row.getLong("other_id"),
                        row.getString("kind"),
                        row.getDouble("bit_error")))
                .list();
    }
}
