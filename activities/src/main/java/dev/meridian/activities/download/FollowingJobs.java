package dev.meridian.activities.download;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.handover.Handover;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.intake.JobIntake;
import dev.meridian.activities.job.intake.Submission;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.workflows.download.DownloadJobs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The jobs that a complete download of a snapshot starts, in the transaction that completes it. */
public final class FollowingJobs {
    /** The most jobs that follow a download. */
    public static final int MOST = 20;

    private static final Logger log = LoggerFactory.getLogger(FollowingJobs.class);

    private final Jdbi jdbi;
    private final JobIntake intake;
    private final JobDefinitions definitions;
    private final Handover handover;

    public FollowingJobs(Jdbi jdbi, JobIntake intake, JobDefinitions definitions, Handover handover) {
        this.jdbi = jdbi;
        this.intake = intake;
        this.definitions = definitions;
        this.handover = handover;
    }

    /** A job that follows. */
    @Described("A job that follows a complete download")
    public record FollowingJob(
            @Described(
                    "The type of the job; a download can't follow, since downloads could follow one another for ever")
            @Length(min = 1, max = 63)
            String type,

            @Described("The payload, as the job's type describes it")
            JsonNode payload) {}

    /**
     * Checks jobs that are to follow.
     *
     * @param path where the jobs stand in the request, as a JSON pointer
     * @throws InvalidRequestException with the violations of the first wrong job
     */
    public void check(String tenant, List<FollowingJob> jobs, String path) {
        for (int i = 0; i < jobs.size(); i++) {
            FollowingJob job = jobs.get(i);
            if (job.type().equals(DownloadJobs.DOWNLOAD_RECORDS.name())) {
                throw InvalidRequestException.at(
                        path + "/" + i + "/type",
                        "not_supported",
                        "A download can't follow a download: use a schedule");
            }
            JobDefinition<?> definition = definitions.offeredTo(tenant).require(job.type(), path + "/" + i + "/type");
            definition.payload().read(job.payload(), path + "/" + i + "/payload");
        }
    }

    /** Replaces the jobs that follow the downloads of a snapshot; returns whether the tenant has the snapshot. */
    public boolean put(String tenant, UUID snapshot, List<FollowingJob> jobs) {
        return jdbi.inTransaction((Handle tx) -> tx.createUpdate(
                                "UPDATE snapshots SET followed_by = :following::jsonb WHERE tenant = :tenant AND id = :id")
                        .bind("following", JsonMapper.shared().writeValueAsString(jobs))
                        .bind("tenant", tenant)
                        .bind("id", snapshot)
                        .execute()
                == 1);
    }

    /** The jobs that follow the downloads of a snapshot; empty if the tenant has no such snapshot. */
    public Optional<List<FollowingJob>> of(String tenant, UUID snapshot) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT followed_by FROM snapshots WHERE tenant = :tenant AND id = :id")
                        .bind("tenant", tenant)
                        .bind("id", snapshot)
                        .mapTo(String.class)
                        .findOne()
                        .map(FollowingJobs::read));
    }

    /**
     * Begins the jobs that follow a download, inside the transaction that completes it. A job that is refused now,
     * although it was valid when it was stored, is left out and logged.
     */
    List<AcceptedJob> begin(Handle transaction, UUID download) {
        record Followed(String tenant, String jobs) {}
        List<AcceptedJob> begun = new ArrayList<>();
        transaction
                .createQuery("SELECT tenant, followed_by FROM snapshots WHERE busy_with = :job")
                .bind("job", download)
                .map((row, context) -> new Followed(row.getString(1), row.getString(2)))
                .findOne()
                .ifPresent(snapshot -> read(snapshot.jobs()).forEach(job -> {
                    try {
                        begun.add(begin(transaction, snapshot.tenant(), job));
                    } catch (InvalidRequestException refused) {
                        log.warn(
                                "Job {} is complete; a job of type {} does not follow: {}",
                                download,
                                job.type(),
                                refused.getMessage());
                    }
                }));
        return begun;
    }

    /** Hands jobs over, after the transaction. */
    void handOver(List<AcceptedJob> begun) {
        begun.forEach(job -> job.deliverTo(handover));
    }

    private AcceptedJob begin(Handle transaction, String tenant, FollowingJob job) {
        return begin(transaction, tenant, definitions.offeredTo(tenant).require(job.type(), "/type"), job.payload());
    }

    private <P extends Record> AcceptedJob begin(
            Handle transaction, String tenant, JobDefinition<P> definition, JsonNode payload) {
        JobTerms usual = new JobTerms(JobTerms.DEFAULT_PRIORITY, null, null, null, null, null, "", null);
        P read = definition.payload().read(payload, "/payload");
        return intake.acceptWithin(transaction, definition, read, Submission.of(tenant, usual, Optional.empty()));
    }

    private static List<FollowingJob> read(String jobs) {
        return JsonMapper.shared().readValue(jobs, new TypeReference<List<FollowingJob>>() {});
    }
}
