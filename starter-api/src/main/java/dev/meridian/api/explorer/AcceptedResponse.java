package dev.meridian.api.explorer;

import dev.meridian.activities.explorer.edit.AcceptedEdit;
import dev.meridian.activities.job.intake.AcceptedJob;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/**
 * The answer to an accepted change.
 *
 * @param generation the explorer's counter with this change
 * @param published whether the site is to show the explorer
 * @param jobId the job that brings views and objects up to date; missing if nothing has to be done
 * @param status the job's status
 * @param isNew false if a refresh of this explorer was open already
 */
record AcceptedResponse(
        String slug,
        long generation,
        boolean published,
        @Nullable UUID jobId,
        @Nullable String status,
        @Nullable Boolean isNew) {

    static AcceptedResponse of(AcceptedEdit edit) {
        AcceptedJob job = edit.job().orElse(null);
        return job == null
                ? new AcceptedResponse(edit.slug(), edit.generation(), edit.published(), null, null, null)
                : new AcceptedResponse(
                        edit.slug(),
                        edit.generation(),
                        edit.published(),
                        job.id(),
                        job.status().wireName(),
                        job.isNew());
    }

    /** Answers 202 with a job and 200 without. */
    static ResponseEntity<AcceptedResponse> answer(AcceptedEdit edit) {
        AcceptedResponse body = of(edit);
        return body.jobId() == null
                ? ResponseEntity.ok(body)
                : ResponseEntity.accepted().body(body);
    }
}
