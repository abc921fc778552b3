package dev.meridian.activities.download;

import dev.meridian.activities.download.connection.ConnectionFiles;
import dev.meridian.activities.download.connection.ConnectionObjects;
import dev.meridian.activities.download.connection.Connections;
import dev.meridian.activities.download.connection.CredentialKeys;
import dev.meridian.activities.download.connection.CredentialStore;
import dev.meridian.activities.download.store.SchemaPolicy;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.download.store.StoredRowLimit;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.handover.Handover;
import dev.meridian.activities.job.intake.Backlog;
import dev.meridian.activities.job.intake.FeatureIntakes;
import dev.meridian.activities.job.intake.JobIntake;
import dev.meridian.activities.job.intake.TaskChecks;
import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.testing.TestBucket;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.domain.download.source.SourceTypes;
import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.workflows.download.DownloadPlan;
import dev.meridian.workflows.download.DownloadState;
import dev.meridian.workflows.download.TableTask;
import dev.meridian.workflows.job.JobFailure;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Downloads on a PostgreSQL of their own, turn by turn and without Temporal. */
final class TestDownloads {
    static final String TENANT = "acme-1";

    final Jdbi jdbi = TestDatabase.create().jdbi();
    final JobProjection jobs = new JobProjection();
    final FakeService service = new FakeService();
    final Snapshots snapshots = new Snapshots(Optional.empty());
    final DownloadTables tables = new DownloadTables(jdbi, snapshots);
    final CredentialStore credentials = new CredentialStore(jdbi, Optional.of(CredentialKeys.of(List.of(key(1)))));
    final ConnectionFiles files;
    final Connections connections;
    final DownloadIntake intake = new DownloadIntake(jobs, snapshots);
    final DownloadBookkeepingActivitiesImpl books =
            new DownloadBookkeepingActivitiesImpl(jdbi, jobs, snapshots, tables, following());
    final DownloadPlanning planning;
    final TableDownload downloads;
    private final AtomicInteger turns = new AtomicInteger();

    TestDownloads(SourceTypes... others) {
        TestBucket bucket = TestBucket.create();
        files = new ConnectionFiles(
                jdbi, new BucketObjects(jdbi, bucket.objects(ConnectionObjects.FOLDER), ConnectionObjects.LEDGER));
        List<SourceTypes> types = new ArrayList<>(List.of(others));
        types.add(service);
        connections = new Connections(jdbi, types, credentials, files);
        planning = new DownloadPlanning(jdbi, jobs, connections, snapshots);
        downloads = download(new StoredRowLimit(1_000_000, Long.MAX_VALUE));
    }

    /** Nothing follows these downloads. */
    private FollowingJobs following() {
        JobDefinitions definitions = new JobDefinitions(List.of(DownloadPayload.DEFINITION));
        FeatureIntakes features = new FeatureIntakes(List.of(intake), definitions);
        Handover nowhere = job -> {};
        JobIntake all = new JobIntake(
                jdbi,
                jobs,
                nowhere,
                new Backlog(jdbi, 1_000, Clock.systemUTC()),
                features,
                new TaskChecks(List.of(), definitions));
        return new FollowingJobs(jdbi, all, definitions, nowhere);
    }

    static String key(int number) {
        byte[] key = new byte[32];
        key[0] = (byte) number;
        return Base64.getEncoder().encodeToString(key);
    }

    TableDownload download(StoredRowLimit limit) {
        return new TableDownload(jdbi, jobs, connections, tables, limit, Duration.ofMinutes(5));
    }

    /** A snapshot of tables of the fake service, which evolve. */
    Snapshots.Snapshot snapshot(String name, String... remote) {
        List<Snapshots.ChosenTable> wanted = new ArrayList<>();
        for (String table : remote) {
            wanted.add(new Snapshots.ChosenTable(table, table, SchemaPolicy.EVOLVE, null, null, Map.of()));
        }
        return snapshot(name, wanted);
    }

    Snapshots.Snapshot snapshot(String name, List<Snapshots.ChosenTable> wanted) {
        UUID connection = connections
                .create(TENANT, new Connections.Values("connection of " + name, "fake", Map.of(), Map.of()))
                .orElseThrow()
                .id();
        return jdbi.inTransaction((Handle tx) -> snapshots.create(tx, TENANT, name, connection, wanted))
                .orElseThrow();
    }

    static Snapshots.ChosenTable wanted(String table, SchemaPolicy policy, Map<String, ColumnType> types) {
        return new Snapshots.ChosenTable(table, table, policy, null, null, types);
    }

    /** Asks for a download. */
    UUID ask(Snapshots.Snapshot snapshot, DownloadPayload.Mode mode) {
        return jdbi.inTransaction((Handle tx) -> {
            DownloadPayload payload = new DownloadPayload(snapshot.id().toString(), mode, null);
            UUID id = intake.accept(tx, TENANT, payload).id();
            String written = DownloadPayload.DEFINITION.payload().write(payload);
            jobs.askedFor(tx, id, new JobTerms(3, null, null, null, null, null, "00", written));
            return id;
        });
    }

    /** Downloads a snapshot as a whole, as the workflow does: a table that fails is not tried again. */
    UUID run(Snapshots.Snapshot snapshot) throws InterruptedException {
        return run(snapshot, DownloadPayload.Mode.FULL);
    }

    UUID run(Snapshots.Snapshot snapshot, DownloadPayload.Mode mode) throws InterruptedException {
        UUID job = ask(snapshot, mode);
        DownloadPlan plan = planning.plan(DownloadState.initial(job.toString()));
        for (int table = 0; table < plan.tables(); table++) {
            try {
                readToTheEnd(job, table);
            } catch (JobException failed) {
                books.tableFails(task(job, table), failed.toFailure());
            }
        }
        end(job);
        return job;
    }

    void readToTheEnd(UUID job, int table) throws InterruptedException {
        while (!downloads.read(task(job, table), 1).isDone()) {
            // The next turn goes on.
        }
    }

    TableTask task(UUID job, int table) {
        return new TableTask(job.toString(), table, turns.incrementAndGet());
    }

    void end(UUID job) {
        DownloadState state = DownloadState.initial(job.toString());
        try {
            books.complete(state);
        } catch (ApplicationFailure failed) {
            books.fail(state, new JobFailure(failed.getType(), failed.getOriginalMessage(), false));
        }
    }

    DownloadTables.Figures figures(UUID job) {
        return tables.of(TENANT, job).getFirst();
    }

    /** The rows of a table by id, each with its columns as PostgreSQL writes them; columns without a value are left out. */
    Map<String, Map<String, String>> rows(Snapshots.Snapshot snapshot, String table) {
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        jdbi.useHandle(handle -> handle.createQuery(
                        "SELECT * FROM \"" + snapshot.schema() + "\".\"" + table + "\" ORDER BY _id")
                .map((row, context) -> {
                    Map<String, String> columns = new LinkedHashMap<>();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        String name = row.getMetaData().getColumnName(i);
                        if (row.getString(i) != null && !name.equals("_id")) {
                            columns.put(name, row.getString(i));
                        }
                    }
                    rows.put(row.getString("_id"), columns);
                    return columns;
                })
                .list());
        return rows;
    }

    /** The types of a table's columns, by name, without ours. */
    Map<String, String> columns(Snapshots.Snapshot snapshot, String table) {
        Map<String, String> columns = new LinkedHashMap<>();
        jdbi.useHandle(handle -> handle.createQuery("""
                        SELECT column_name, data_type FROM information_schema.columns
                        WHERE table_schema = :schema AND table_name = :table AND column_name NOT IN ('_id', '_notes', '_version')
                        ORDER BY ordinal_position""")
                .bind("schema", snapshot.schema())
                .bind("table", table)
                .map((row, context) -> columns.put(row.getString(1), row.getString(2)))
                .list());
        return columns;
    }

    /** Rows of people with these ids. */
    static String[] people(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "{id: " + i + ", name: 'person " + i + "', age: " + i % 90 + "}")
                .toArray(String[]::new);
    }

    String status(UUID job) {
        return text("SELECT status FROM jobs WHERE id = '" + job + "'");
    }

    /** The one value that a query finds. */
    String text(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(String.class).one());
    }
}
