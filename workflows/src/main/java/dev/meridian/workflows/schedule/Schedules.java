package dev.meridian.workflows.schedule;

import io.temporal.common.SearchAttributeKey;
import java.time.OffsetDateTime;

/** The names and ids of schedules in Temporal. */
public final class Schedules {
    /** The time for which a schedule started a workflow; Temporal sets it. */
    public static final SearchAttributeKey<OffsetDateTime> SCHEDULED_FOR =
            SearchAttributeKey.forOffsetDateTime("TemporalScheduledStartTime");

    private Schedules() {}

    /** The id that Temporal knows a tenant's schedule by. */
    public static String scheduleId(String tenant, String name) {
        return "schedule/" + tenant + "/" + name;
    }

    /** The id of the workflow for one time, to which Temporal appends that time. */
    public static String workflowId(String tenant, String name) {
        return "scheduled/" + tenant + "/" + name;
    }
}
