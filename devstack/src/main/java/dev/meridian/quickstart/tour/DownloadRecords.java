package dev.meridian.quickstart.tour;

import dev.meridian.quickstart.client.ServiceClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Downloads the product's own list of jobs, page by page over HTTP, and a CSV file, into schemas of PostgreSQL. */
public final class DownloadRecords implements TourStep {
    /** The snapshots that the step fills, by their names. */
    static final List<String> SNAPSHOTS = List.of("own_jobs", "fountains");

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String CONNECTOR = """
            title: Jobs of a Meridian
            settings:
              address: {title: Address, kind: address}
              key: {title: API key, secret: true}
            address: "{address}"
            signIn: {bearer: {token: "{key}"}}
            tables:
              - name: job_list
                request: {path: /api/jobs}
                rows: /jobs
                id: /id
                paging:
                  cursor: {from: {pointer: /nextCursor}, to: {query: cursor}}
                pageSize: {to: {query: limit}, rows: 5}
            """;

    private final Path folder;
    private final URI address;

    /**
     * @param samples the folder with the CSV file
     * @param address where the product is
     */
    public DownloadRecords(Path samples, URI address) {
        this.folder = samples;
        this.address = address;
    }

    @Override
    public String title() {
        return "Downloading the list of jobs and a CSV file into PostgreSQL";
    }

    @Override
    public List<FollowedJob> run(ServiceClient service, Terminal terminal) {
        List<FollowedJob> jobs = new ArrayList<>();
        service.put("/api/connectors/meridian-jobs", "application/yaml", CONNECTOR.getBytes(StandardCharsets.UTF_8));
        jobs.add(download(service, "own_jobs", own(service), "job_list"));
        jobs.add(download(service, "fountains", file(service), "fountains.csv"));
        return jobs;
    }

    /** A connection to the product itself, with a key that may read and nothing else. */
    private String own(ServiceClient service) {
        String known = named(service.get("/api/connections"), "connections", "Jobs of this Meridian");
        boolean isHere = !known.isEmpty()
                && service.get("/api/connections/" + known)
                        .at("/settings/address")
                        .asString("")
                        .equals(address.toString());
        if (isHere) {
            return known;
        }
        ObjectNode wanted = JSON.createObjectNode();
        wanted.putObject("settings").put("address", address.toString());
        ObjectNode reader =
                JSON.createObjectNode().put("name", "quickstart downloads").put("role", "viewer");
        wanted.putObject("credentials")
                .put("key", service.postJson("/api/keys", reader).path("key").asString());
        if (!known.isEmpty()) {
            service.putJson("/api/connections/" + known, wanted);
            return known;
        }
        wanted.put("name", "Jobs of this Meridian").put("connector", "meridian-jobs");
        return service.postJson("/api/connections", wanted).path("id").asString();
    }

    private String file(ServiceClient service) {
        String known = named(service.get("/api/connections"), "connections", "Samples");
        if (known.isEmpty()) {
            ObjectNode wanted = JSON.createObjectNode().put("name", "Samples").put("connector", "csv");
            wanted.putObject("settings").put("id_column", "id");
            known = service.postJson("/api/connections", wanted).path("id").asString();
        }
        service.put(
                "/api/connections/" + known + "/files/fountains.csv",
                "text/csv",
                read(folder.resolve("fountains.csv")));
        return known;
    }

    private static FollowedJob download(ServiceClient service, String name, String connection, String table) {
        String snapshot = snapshot(service, name);
        if (snapshot.isEmpty()) {
            ObjectNode wanted = JSON.createObjectNode().put("name", name).put("connectionId", connection);
            wanted.putArray("tables").addObject().put("table", table);
            snapshot = service.postJson("/api/snapshots", wanted).path("id").asString();
        }
        return new FollowedJob(download(service, snapshot), name);
    }

    /** Asks for a download of a snapshot; returns the job's id. */
    static String download(ServiceClient service, String snapshot) {
        ObjectNode job = JSON.createObjectNode().put("type", "download_records");
        job.putObject("payload").put("snapshotId", snapshot);
        return service.postJson("/api/jobs", job).path("jobId").asString();
    }

    /** The id of a snapshot; empty if there is none of the name. */
    static String snapshot(ServiceClient service, String name) {
        return named(service.get("/api/snapshots"), "snapshots", name);
    }

    /** The id of the list's item with a name; empty if there is none. */
    static String named(JsonNode list, String member, String name) {
        for (JsonNode each : list.path(member)) {
            if (each.path("name").asString().equals(name)) {
                return each.path("id").asString();
            }
        }
        return "";
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The sample " + file + " cannot be read.", e);
        }
    }
}
