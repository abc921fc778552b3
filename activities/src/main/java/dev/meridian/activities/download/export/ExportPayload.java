package dev.meridian.activities.download.export;

import dev.meridian.activities.download.export.format.Compression;
import dev.meridian.activities.download.export.format.FileFormat;
import dev.meridian.activities.download.export.format.TableFile;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Default;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Format;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.TextFormat;
import dev.meridian.workflows.download.export.ExportJobs;
import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.TaskQueues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The payload of a request for an export. */
@Described("Tables of a snapshot, as files")
public record ExportPayload(
        @Described("The snapshot") @Format(TextFormat.UUID) @Length(max = 36)
        String snapshotId,

        @Described("The tables by their names in the snapshot; all that have been downloaded if left out")
        @Length(min = 1, max = 500)
        @Nullable
        List<String> tables,

        @Described("The format of the files: csv, ndjson or parquet")
        FileFormat format,

        @Described("How the files are compressed: CSV and NDJSON as a whole, Parquet page by page") @Default("\"none\"")
        Compression compression,

        @Described(
                "Whether texts that a spreadsheet would compute get an apostrophe before them; in CSV only, and the texts are no longer what was downloaded")
        @Default("false")
        boolean guardFormulas,

        @Described("The name of an address that stays, and shows the newest export of this name; none if left out")
        @Length(min = 1, max = 63)
        @Format(TextFormat.LINE)
        @Nullable
        String stable) {
    public static final JobDefinition<ExportPayload> DEFINITION = new JobDefinition<ExportPayload>(
                    ExportJobs.EXPORT_RECORDS,
                    "Writes tables of a snapshot to files: CSV, NDJSON or Parquet",
                    PayloadType.of(ExportPayload.class),
                    JobBounds.fixed(ExportJobs.RETRIES, ActivityPolicies.LONG_WORK),
                    TaskQueues.DOWNLOADS,
                    ExportPayload::snapshotId)
            .withoutTerms()
            .withOwnWorkflow();

    TableFile file() {
        return new TableFile(format, compression, guardFormulas);
    }

    /** @throws InvalidRequestException if the parts of the request do not go together */
    void requireSense() {
        if (guardFormulas && format != FileFormat.CSV) {
            throw InvalidRequestException.at(
                    "/guardFormulas",
                    "not_supported",
                    "Formulas are guarded in CSV only; spreadsheets do not compute others");
        }
    }
}
