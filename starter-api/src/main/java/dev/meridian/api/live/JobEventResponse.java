package dev.meridian.api.live;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.job.table.JobEvent;
import dev.meridian.api.job.JobPresenter;
import dev.meridian.api.job.JobResponse.ErrorResponse;
import dev.meridian.api.job.JobStateResponse;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of a job; the fields show the job right after the change.
 *
 * @param seq the number of the change within its job, from 1 without gaps
 * @param error how its last attempt failed
 */
record JobEventResponse(
        UUID jobId,
        int seq,
        String type,
        String tenant,
        @JsonUnwrapped JobStateResponse state,
        @Nullable ErrorResponse error,
        Instant at) {
    static JobEventResponse of(JobEvent event, JobPresenter presenter) {
        return new JobEventResponse(
                event.jobId(),
                event.seq(),
                event.state().job().type().name(),
                event.tenant(),
                presenter.state(event.state()),
                ErrorResponse.of(event.state().error()),
                event.at());
    }
}
