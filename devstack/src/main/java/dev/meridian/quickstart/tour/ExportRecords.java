package dev.meridian.quickstart.tour;

import dev.meridian.quickstart.client.ServiceClient;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Exports what {@link DownloadRecords} has downloaded as Parquet files. */
public final class ExportRecords implements TourStep {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public String title() {
        return "Exporting the downloaded tables as Parquet";
    }

    @Override
    public List<FollowedJob> run(ServiceClient service, Terminal terminal) {
        List<FollowedJob> jobs = new ArrayList<>();
        for (String name : DownloadRecords.SNAPSHOTS) {
            String snapshot = DownloadRecords.snapshot(service, name);
            ObjectNode job = JSON.createObjectNode().put("type", "export_records");
            job.putObject("payload")
                    .put("snapshotId", snapshot)
                    .put("format", "parquet")
                    .put("compression", "zstd");
            jobs.add(new FollowedJob(
                    service.postJson("/api/jobs", job).path("jobId").asString(), name + ".parquet"));
        }
        return jobs;
    }
}
