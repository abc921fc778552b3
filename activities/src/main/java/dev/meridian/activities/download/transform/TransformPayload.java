package dev.meridian.activities.download.transform;

import dev.meridian.activities.download.export.format.Compression;
import dev.meridian.activities.download.export.format.FileFormat;
import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Default;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Format;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.TextFormat;
import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.domain.download.value.ColumnNames;
import dev.meridian.workflows.download.DownloadJobs;
import dev.meridian.workflows.job.TaskQueues;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The payload of a request for a transform. */
@Described("A mapping of a snapshot's table, into a table, a dataset or a file")
public record TransformPayload(
        @Described("The snapshot") @Format(TextFormat.UUID) @Length(max = 36)
        String snapshotId,

        @Described("What is made of the rows") Mapping mapping,

        @Described("Where the result goes: one of table, dataset and export")
        Into into) {
    /** Where a result goes. */
    @Described("Where the result goes: one of table, dataset and export")
    public record Into(
            @Described(
                    "A table of the snapshot that transforms have made, or that nobody has made yet; its rows are replaced")
            @Length(min = 1, max = 63)
            @Nullable
            String table,

            @Described("The name of a new dataset") @Length(min = 1, max = 200) @Format(TextFormat.LINE) @Nullable
            String dataset,

            @Described("A file") @Nullable ExportFile export) {
        /** How many of them are said; one is right. */
        long targets() {
            return Stream.of(table, dataset, export).filter(Objects::nonNull).count();
        }
    }

    /** A file that the result goes into. */
    @Described("The file that the result goes into, as for export_records")
    public record ExportFile(
            @Described("The table that the file is called after") @Length(min = 1, max = 63)
            String name,

            @Described("csv, ndjson or parquet") FileFormat format,

            @Described("none, gzip or zstd") @Default("\"none\"")
            Compression compression,

            @Described("Whether texts that a spreadsheet would compute get an apostrophe before them, in CSV")
            @Default("false")
            boolean guardFormulas,

            @Described("The name of an address that stays")
            @Length(min = 1, max = 63)
            @Format(TextFormat.LINE)
            @Nullable
            String stable) {}

    public static final JobDefinition<TransformPayload> DEFINITION = new JobDefinition<>(
            DownloadJobs.TRANSFORM_RECORDS,
            "Maps a table of a snapshot into a table, a dataset or a file",
            PayloadType.of(TransformPayload.class, TransformPayload::check),
            new JobBounds(DownloadJobs.RETRIES, 10, Duration.ofHours(1), Duration.ofHours(12)),
            TaskQueues.DOWNLOADS,
            TransformPayload::snapshotId);

    private static void check(TransformPayload payload, List<Violation> violations) {
        Into into = payload.into();
        if (into.targets() != 1) {
            violations.add(new Violation("/into", "one_target", "Say exactly one of table, dataset and export"));
        }
        if (into.table() != null && !into.table().equals(plain(into.table()))) {
            violations.add(new Violation(
                    "/into/table", "bad_name", "Is no name of a table; '" + plain(into.table()) + "' would be one"));
        }
        if (into.export() != null
                && into.export().guardFormulas()
                && into.export().format() != FileFormat.CSV) {
            violations.add(new Violation(
                    "/into/export/guardFormulas",
                    "not_supported",
                    "Formulas are guarded in CSV only; spreadsheets do not compute others"));
        }
    }

    /** The name of a table that is nearest to a name; the same if that can be a table's. */
    static String plain(String name) {
        return ColumnNames.relation(name, taken -> false);
    }
}
