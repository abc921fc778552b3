package dev.meridian.activities.batch;

import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Default;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Format;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.Range;
import dev.meridian.activities.job.definition.shape.TextFormat;
import dev.meridian.workflows.batch.BatchJobs;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A request for a batch, as clients write it. */
@Described("Many jobs of one type as one")
public record BatchRequest(
        @Described("The type of every item") @Length(min = 1, max = 63)
        String type,

        @Described("A payload for each item") @Length(min = 1, max = BatchJobs.MAX_ITEMS)
        List<JsonNode> items,

        @Described("1 runs first, 5 last") @Range(min = 1, max = 5) @Default("3")
        int priority,

        @Described("The earliest time at which the job may begin")
        @Format(TextFormat.DATE_TIME)
        @Length(max = 40)
        @Nullable
        String runAt,

        @Described("How often each item is tried at most, within the type's bounds")
        @Range(min = 1, max = 100)
        @Nullable
        Integer attempts,

        @Described("The batch's tenant; must be the credential's own tenant") @Length(min = 1, max = 100) @Nullable
        String tenantId) {
    public static final PayloadType<BatchRequest> SHAPE = PayloadType.of(BatchRequest.class);
}
