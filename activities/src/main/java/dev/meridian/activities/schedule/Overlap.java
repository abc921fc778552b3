package dev.meridian.activities.schedule;

import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import java.util.Locale;

/** What happens at a scheduled time while the job of an earlier time is still open. */
public enum Overlap {
    /** The time passes without a job. */
    SKIP(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP),
    /** One job waits for the open one's end; further times pass. */
    BUFFER_ONE(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE),
    /** Every time gets its job, one after the other. */
    BUFFER_ALL(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL),
    /** The open job is cancelled first. */
    CANCEL_OTHER(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_CANCEL_OTHER),
    /** Jobs run concurrently. */
    ALLOW_ALL(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL);

    private final ScheduleOverlapPolicy policy;

    Overlap(ScheduleOverlapPolicy policy) {
        this.policy = policy;
    }

    ScheduleOverlapPolicy policy() {
        return policy;
    }

    /** The name that requests use. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
