package dev.meridian.activities.task.dataset;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.table.JobIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/** Stores tables of JSON objects that jobs compute on. */
public final class Datasets {
    private static final int ROWS_A_STATEMENT = 1_000;

    /** A statement is limited by characters, because the driver copies the bound values several times. */
    private static final long CHARACTERS_A_STATEMENT = 1 << 20;

    /** SQLSTATE of values that PostgreSQL can't hold, such as numbers with too many digits. */
    private static final String BAD_DATA = "22";

    /** The most datasets of a tenant. */
    public static final int MOST = 1_000;

    private final Jdbi jdbi;

    public Datasets(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A stored table. */
    public record Dataset(UUID id, String name, long rowCount, Instant createdAt) {}

    /**
     * Stores a table in one transaction.
     *
     * @param rows JSON objects as text, read one after another ({@link DatasetRows})
     * @throws InvalidRequestException if a row can't be stored, or the tenant has {@link #MOST} datasets
     */
    public Dataset store(String tenant, String name, Iterator<String> rows) {
        return put(JobIds.next(), tenant, name, rows);
    }

    /** Stores a table in place of the tenant's table with this id. */
    public Dataset put(UUID id, String tenant, String name, Iterator<String> rows) {
        return jdbi.inTransaction(tx -> {
            tx.createUpdate("DELETE FROM datasets WHERE tenant = :tenant AND id = :id")
                    .bind("tenant", tenant)
                    .bind("id", id)
                    .execute();
            refuseMoreThan(MOST - 1, tx, tenant);
            tx.createUpdate("INSERT INTO datasets (id, tenant, name) VALUES (:id, :tenant, :name)")
                    .bind("id", id)
                    .bind("tenant", tenant)
                    .bind("name", name)
                    .execute();
            long count = 0;
            List<String> chunk = new ArrayList<>();
            long characters = 0;
            while (rows.hasNext()) {
                String row = rows.next();
                chunk.add(row);
                characters += row.length();
                if (chunk.size() == ROWS_A_STATEMENT || characters >= CHARACTERS_A_STATEMENT) {
                    count += insert(tx, id, count, chunk);
                    chunk.clear();
                    characters = 0;
                }
            }
            count += insert(tx, id, count, chunk);
            tx.createUpdate("UPDATE datasets SET row_count = :count WHERE id = :id")
                    .bind("count", count)
                    .bind("id", id)
                    .execute();
            // The lock puts simultaneous uploads of one tenant in order, so that they cannot exceed the limit together.
            tx.createQuery("SELECT pg_advisory_xact_lock(hashtextextended('datasets/' || :tenant, 0)) IS NULL")
                    .bind("tenant", tenant)
                    .mapTo(boolean.class)
                    .one();
            refuseMoreThan(MOST, tx, tenant);
            return find(tx, tenant, id).orElseThrow();
        });
    }

    public Optional<Dataset> find(String tenant, UUID id) {
        return jdbi.withHandle(handle -> find(handle, tenant, id));
    }

    /**
     * The tenant's datasets, newest first.
     *
     * @param before only datasets older than this dataset, for the next page
     */
    public List<Dataset> newestFirst(String tenant, @Nullable UUID before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT id, name, row_count, created_at FROM datasets
                        WHERE tenant = :tenant AND (:before::uuid IS NULL OR id < :before::uuid)
                        ORDER BY id DESC LIMIT :limit""")
                .bind("tenant", tenant)
                .bind("before", before)
                .bind("limit", limit)
                .map((row, context) -> dataset(row))
                .list());
    }

    /** Deletes a dataset; returns whether it existed. */
    public boolean delete(String tenant, UUID id) {
        return jdbi.withHandle(handle -> handle.createUpdate("DELETE FROM datasets WHERE tenant = :tenant AND id = :id")
                        .bind("tenant", tenant)
                        .bind("id", id)
                        .execute())
                == 1;
    }

    private static Optional<Dataset> find(Handle handle, String tenant, UUID id) {
        return handle.createQuery(
                        "SELECT id, name, row_count, created_at FROM datasets WHERE tenant = :tenant AND id = :id")
                .bind("tenant", tenant)
                .bind("id", id)
                .map((row, context) -> dataset(row))
                .findOne();
    }

    private static void refuseMoreThan(int most, Handle tx, String tenant) {
        int stored = tx.createQuery("SELECT count(*) FROM datasets WHERE tenant = :tenant")
                .bind("tenant", tenant)
                .mapTo(int.class)
                .one();
        if (stored > most) {
            throw InvalidRequestException.at(
                    "",
                    "too_many_datasets",
                    "There are " + MOST + " datasets already; delete datasets that are not needed");
        }
    }

    private static Dataset dataset(ResultSet row) throws SQLException {
        return new Dataset(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getLong("row_count"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static int insert(Handle tx, UUID id, long before, List<String> rows) {
        if (rows.isEmpty()) {
            return 0;
        }
        try {
            return tx.createUpdate("""
                            INSERT INTO dataset_rows (dataset_id, index, row)
                            SELECT :id, :before + ordinality, row::jsonb
                            FROM unnest(:rows::text[]) WITH ORDINALITY AS given (row, ordinality)""")
                    .bind("id", id)
                    .bind("before", before)
                    .bindArray("rows", String.class, rows)
                    .execute();
        } catch (UnableToExecuteStatementException refused) {
            if (refused.getCause() instanceof SQLException sql
                    && String.valueOf(sql.getSQLState()).startsWith(BAD_DATA)) {
                throw InvalidRequestException.at(
                        "/" + before,
                        "bad_value",
                        "One of the " + rows.size() + " rows from here on has a number that can't be stored");
            }
            throw refused;
        }
    }
}
