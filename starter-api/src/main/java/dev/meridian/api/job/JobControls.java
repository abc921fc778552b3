package dev.meridian.api.job;

import dev.meridian.activities.job.handover.JobControl;
import java.util.List;

/** The controls of several types of jobs, as one bean. */
public record JobControls(List<JobControl> controls) {
    public JobControls {
        controls = List.copyOf(controls);
    }
}
