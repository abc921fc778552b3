package dev.meridian.activities.download;

import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Default;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Format;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.TextFormat;
import dev.meridian.workflows.download.DownloadJobs;
import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.TaskQueues;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The payload of a request for a download. */
@Described("Records of a connection, into the tables of a snapshot")
public record DownloadPayload(
        @Described("The snapshot") @Format(TextFormat.UUID) String snapshotId,

        @Described("full reads every row, incremental what has changed, auto chooses") @Default("\"auto\"")
        Mode mode,

        @Described("The tables by their names in the snapshot; all of them if left out")
        @Length(min = 1, max = 500)
        @Nullable
        List<String> tables) {
    /** Which rows are asked for. */
    public enum Mode {
        AUTO,
        FULL,
        INCREMENTAL;

        /** How requests write it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static final JobDefinition<DownloadPayload> DEFINITION = new JobDefinition<DownloadPayload>(
                    DownloadJobs.DOWNLOAD_RECORDS,
                    "Downloads records of another system into the tables of a snapshot",
                    PayloadType.of(DownloadPayload.class),
                    JobBounds.fixed(DownloadJobs.RETRIES, ActivityPolicies.LONG_WORK),
                    TaskQueues.DOWNLOADS,
                    DownloadPayload::snapshotId)
            .withoutTerms()
            .withOwnWorkflow();
}
