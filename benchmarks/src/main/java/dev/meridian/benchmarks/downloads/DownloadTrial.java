package dev.meridian.benchmarks.downloads;

import dev.meridian.devstack.Database;
import dev.meridian.devstack.DevStack;
import dev.meridian.quickstart.client.ServiceClient;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Runs downloads and exports over REST, and COPY beside them. Times are in seconds, of jobs from their start to their end. */
final class DownloadTrial implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration LIMIT = Duration.ofHours(1);

    private final DevStack stack;
    private final ServiceClient client;
    private final Connection connection;
    private final Path directory;
    private final WorkflowServiceStubs temporal;
    private String lastJob = "";

    DownloadTrial(DevStack stack, ServiceClient client, Connection connection, Path directory) {
        this.stack = stack;
        this.client = client;
        this.connection = connection;
        this.directory = directory;
        this.temporal = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(stack.temporal().target())
                .build());
    }

    /** A connection by a definition. */
    String httpConnection(String name, String definition, URI address) {
        client.put("/api/connectors/" + name, "application/yaml", definition.getBytes(StandardCharsets.UTF_8));
        ObjectNode wanted = JSON.createObjectNode().put("name", name).put("connector", name);
        wanted.putObject("settings").put("address", address.toString());
        return id(client.postJson("/api/connections", wanted));
    }

    /** A connection to the service's own database. */
    String postgresConnection(Database database) {
        URI address = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        ObjectNode wanted = JSON.createObjectNode().put("name", "postgres").put("connector", "postgres");
        wanted.putObject("settings")
                .put("host", "127.0.0.1")
                .put("port", Integer.toString(address.getPort()))
                .put("database", database.name())
                .put("user", database.user())
                .put("tls", "disable");
        wanted.putObject("credentials").put("password", database.password());
        return id(client.postJson("/api/connections", wanted));
    }

    /** A connection with the file that the newest export has made. */
    String csvConnection() throws IOException, InterruptedException {
        String address =
                client.get("/api/exports/" + lastJob).at("/files/0/address").asString();
        Path file = directory.resolve("rows.csv");
        try (HttpClient http = HttpClient.newHttpClient()) {
            http.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofFile(file));
        }
        ObjectNode wanted = JSON.createObjectNode().put("name", "csv").put("connector", "csv");
        wanted.putObject("settings").put("id_column", "_id");
        String connectionId = id(client.postJson("/api/connections", wanted));
        client.put("/api/connections/" + connectionId + "/files/rows.csv", "text/csv", Files.readAllBytes(file));
        return connectionId;
    }

    String snapshot(String name, String connectionId, String table) {
        ObjectNode wanted = JSON.createObjectNode().put("name", name).put("connectionId", connectionId);
        wanted.putArray("tables").addObject().put("table", table);
        return id(client.postJson("/api/snapshots", wanted));
    }

    double download(String snapshot) {
        ObjectNode job = JSON.createObjectNode().put("type", "download_records");
        job.putObject("payload").put("snapshotId", snapshot).put("mode", "full");
        return run(job);
    }

    double export(String snapshot, String format) {
        ObjectNode job = JSON.createObjectNode().put("type", "export_records");
        job.putObject("payload").put("snapshotId", snapshot).put("format", format);
        return run(job);
    }

    private double run(ObjectNode job) {
        lastJob = client.postJson("/api/jobs", job).path("jobId").asString();
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            JsonNode found = client.get("/api/jobs/" + lastJob);
            if (found.has("completedAt")) {
                if (!found.path("status").asString().equals("completed")) {
                    throw new IllegalStateException(found.toString());
                }
                Instant from = Instant.parse(found.path("startedAt").asString());
                Instant to = Instant.parse(found.path("completedAt").asString());
                return Duration.between(from, to).toNanos() / 1e9;
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not done within an hour: " + found);
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** How many events the history of the last job has. */
    long events() {
        JsonNode job = client.get("/api/jobs/" + lastJob);
        return temporal.blockingStub()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(stack.temporal().namespace())
                        .setExecution(WorkflowExecution.newBuilder()
                                .setWorkflowId(job.path("workflowId").asString())
                                .setRunId(job.path("runId").asString()))
                        .build())
                .getWorkflowExecutionInfo()
                .getHistoryLength();
    }

    /** How many rows of a table were inserted, updated or deleted so far, by PostgreSQL's statistics. */
    long writes(String schema, String table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Sessions report their counts a second or so late.
            LockSupport.parkNanos(2_000_000_000L);
            try (ResultSet found = statement.executeQuery("""
                    SELECT n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables
                    WHERE schemaname = '%s' AND relname = '%s'""".formatted(schema, table))) {
                found.next();
                return found.getLong(1);
            }
        }
    }

    double copyText(String table) throws SQLException, IOException {
        return copy(table, "FORMAT text");
    }

    double copyBinary(String table) throws SQLException, IOException {
        return copy(table, "FORMAT binary");
    }

    /** Copies a table's rows into an empty table of the same form; only the way in is timed. */
    private double copy(String table, String form) throws SQLException, IOException {
        Path file = directory.resolve("rows.copy");
        CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
        try (OutputStream out = Files.newOutputStream(file)) {
            copies.copyOut("COPY " + table + " TO STDOUT (" + form + ")", out);
        }
        execute("CREATE TABLE bare (LIKE " + table + " INCLUDING ALL)");
        long begun = System.nanoTime();
        try (InputStream in = Files.newInputStream(file)) {
            copies.copyIn("COPY bare FROM STDIN (" + form + ")", in, 1 << 16);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        execute("DROP TABLE bare");
        Files.delete(file);
        return seconds;
    }

    /** Makes a table with the rows of another one, for the service to download. */
    void copyOfTable(String table, String name) throws SQLException {
        execute("CREATE TABLE " + name + " AS SELECT * FROM " + table + " AS t");
        execute("ALTER TABLE " + name + " DROP COLUMN _notes, DROP COLUMN _version, ADD PRIMARY KEY (_id)");
        execute("ANALYZE " + name);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String id(JsonNode made) {
        return made.path("id").asString();
    }

    @Override
    public void close() {
        temporal.shutdown();
    }
}
