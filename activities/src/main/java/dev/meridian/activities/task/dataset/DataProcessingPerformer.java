package dev.meridian.activities.task.dataset;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.JsonValues;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.task.dataset.DataProcessing.Operation;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** Computes in PostgreSQL, so that no dataset is held in memory. */
public final class DataProcessingPerformer implements TaskPerformer<DataProcessing> {
    private static final int MOST_GROUPS = 1_000;

    /** The most characters of the values of all groups together. */
    private static final long MOST_CHARACTERS = 1 << 20;

    /**
     * The longest time of a statement: several times what a computation over the largest dataset takes on a busy
     * database.
     */
    private static final Duration LONGEST_STATEMENT = Duration.ofMinutes(1);

    /** SQLSTATE of a statement that PostgreSQL has cancelled. */
    private static final String CANCELLED = "57014";

    private final Jdbi jdbi;
    private final ComputationSlots slots;
    private final Duration longestStatement;

    /**
     * @param connections how many connections the pool has that requests use too; computations use at most a quarter of
     *     them at a time, a tenant's at most an eighth
     */
    public DataProcessingPerformer(Jdbi jdbi, int connections) {
        this(jdbi, connections, LONGEST_STATEMENT);
    }

    DataProcessingPerformer(Jdbi jdbi, int connections, Duration longestStatement) {
        this.jdbi = jdbi;
        this.slots = new ComputationSlots(Math.max(1, connections / 4), Math.max(1, connections / 8));
        this.longestStatement = longestStatement;
    }

    /**
     * @param value the figure; null if no row has one
     */
    public record Figure(
            String operation,
            @Nullable String column,
            @Nullable BigDecimal value) {}

    /**
     * @param groups the groups, most frequent first
     * @param complete false if groups are left out because they did not fit
     */
    public record Table(String operation, String column, List<Group> groups, boolean complete) {}

    /**
     * A value and how often it occurs; 1 and 1.0 are the same value, 1 and "1" are not.
     *
     * @param value as text if it is one and else as JSON
     * @param type string, number, boolean, object or array
     */
    public record Group(String value, String type, long count) {}

    @Override
    public JobDefinition<DataProcessing> definition() {
        return DataProcessing.DEFINITION;
    }

    @Override
    public Record perform(Task<DataProcessing> task) throws InterruptedException {
        try {
            return slots.run(task.tenant(), () -> compute(task));
        } catch (JdbiException failed) {
            if (failed.getCause() instanceof SQLException sql && CANCELLED.equals(sql.getSQLState())) {
                throw JobException.retryable(
                        "computation_too_long",
                        "A statement took longer than " + longestStatement.toSeconds() + " s",
                        failed);
            }
            throw failed;
        }
    }

    private Record compute(Task<DataProcessing> task) {
        DataProcessing work = task.payload();
        UUID dataset = UUID.fromString(work.dataId());
        return jdbi.inTransaction(tx -> {
            limitStatements(tx);
            requireDataset(tx, task.tenant(), dataset);
            String column = work.column();
            if (column == null) {
                return new Figure(work.operation().toString(), null, countRows(tx, dataset));
            }
            if (work.operation().needsNumbers()) {
                requireNumbers(tx, dataset, column);
            }
            return work.operation() == Operation.GROUP_COUNT
                    ? groups(tx, dataset, column)
                    : new Figure(work.operation().toString(), column, figure(tx, dataset, column, work.operation()));
        });
    }

    /** Limits the time of statements in PostgreSQL, so that the statement of a killed worker ends by itself. */
    private void limitStatements(Handle tx) {
        tx.createQuery("SELECT set_config('statement_timeout', :limit, true)")
                .bind("limit", String.valueOf(longestStatement.toMillis()))
                .mapTo(String.class)
                .one();
    }

    private static void requireDataset(Handle tx, String tenant, UUID dataset) {
        boolean known = tx.createQuery("SELECT EXISTS (SELECT FROM datasets WHERE id = :id AND tenant = :tenant)")
                .bind("id", dataset)
                .bind("tenant", tenant)
                .mapTo(boolean.class)
                .one();
        if (!known) {
            throw JobException.permanent("unknown_dataset", "There is no dataset " + dataset);
        }
    }

    private static void requireNumbers(Handle tx, UUID dataset, String column) {
        tx.createQuery("""
                        SELECT index FROM dataset_rows
                        WHERE dataset_id = :dataset
                          AND jsonb_typeof(row -> :column) NOT IN ('number', 'null')
                        ORDER BY index LIMIT 1""")
                .bind("dataset", dataset)
                .bind("column", column)
                .mapTo(long.class)
                .findOne()
                .ifPresent(row -> {
                    throw JobException.permanent(
                            "not_a_number", "Row " + row + " has something in '" + column + "' that is not a number");
                });
        requireShortNumbers(tx, dataset, column);
    }

    /** Refuses numbers of too many digits, which datasets may have that were stored before numbers were bounded. */
    private static void requireShortNumbers(Handle tx, UUID dataset, String column) {
        tx.createQuery("""
                        SELECT index FROM dataset_rows
                        WHERE dataset_id = :dataset AND length(row ->> :column) > :longest
                        ORDER BY index LIMIT 1""")
                .bind("dataset", dataset)
                .bind("column", column)
                // The digits on both sides of the point, the point and the sign.
                .bind("longest", 2 * JsonValues.MOST_DIGITS + 2)
                .mapTo(long.class)
                .findOne()
                .ifPresent(row -> {
                    throw JobException.permanent(
                            "number_too_long",
                            "Row " + row + " has a number in '" + column + "' of more than " + JsonValues.MOST_DIGITS
                                    + " digits");
                });
    }

    private static BigDecimal countRows(Handle tx, UUID dataset) {
        return tx.createQuery("SELECT count(*) FROM dataset_rows WHERE dataset_id = :dataset")
                .bind("dataset", dataset)
                .mapTo(BigDecimal.class)
                .one();
    }

    private static @Nullable BigDecimal figure(Handle tx, UUID dataset, String column, Operation operation) {
        String expression = switch (operation) {
            case COUNT -> "count(*)";
            case DISTINCT -> "count(DISTINCT row -> :column)";
            case SUM -> "coalesce(sum((row ->> :column)::numeric), 0)";
            case MIN -> "min((row ->> :column)::numeric)";
            case MAX -> "max((row ->> :column)::numeric)";
            case AVERAGE -> "avg((row ->> :column)::numeric)";
            case GROUP_COUNT -> throw new IllegalArgumentException("not a figure");
        };
        return tx.createQuery("SELECT " + expression + """
                         FROM dataset_rows
                        WHERE dataset_id = :dataset AND jsonb_typeof(row -> :column) <> 'null'""")
                .bind("dataset", dataset)
                .bind("column", column)
                .map((row, context) -> row.getBigDecimal(1))
                .findFirst()
                .orElse(null);
    }

    private static Table groups(Handle tx, UUID dataset, String column) {
        List<Group> groups = tx.createQuery("""
                        SELECT min((row ->> :column) COLLATE "C") AS value, jsonb_typeof(cell) AS type, count(*) AS count
                        FROM dataset_rows, LATERAL (SELECT row -> :column) found (cell)
                        WHERE dataset_id = :dataset AND jsonb_typeof(cell) <> 'null'
                        GROUP BY cell
                        ORDER BY count DESC, value, type LIMIT :limit""")
                .bind("dataset", dataset)
                .bind("column", column)
                .bind("limit", MOST_GROUPS + 1)
                .map((row, context) -> new Group(row.getString("value"), row.getString("type"), row.getLong("count")))
                .list();
        List<Group> fitting = fitting(groups);
        return new Table(Operation.GROUP_COUNT.toString(), column, fitting, fitting.size() == groups.size());
    }

    /** The first groups that fit into a result: a value may be as long as a row. */
    private static List<Group> fitting(List<Group> groups) {
        int count = 0;
        long characters = 0;
        while (count < Math.min(groups.size(), MOST_GROUPS)) {
            characters += groups.get(count).value().length();
            if (count > 0 && characters > MOST_CHARACTERS) {
                break;
            }
            count++;
        }
        return groups.subList(0, count);
    }
}
