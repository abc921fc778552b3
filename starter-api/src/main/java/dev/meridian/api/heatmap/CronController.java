package dev.meridian.api.heatmap;

import dev.meridian.activities.job.Reconciler;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;

/** Lets hosts that can only call from outside make the service look after its jobs. */
@ApiController
class CronController {
    private final Reconciler reconciler;
    private final CronSettings settings;

    CronController(Reconciler reconciler, CronSettings settings) {
        this.reconciler = reconciler;
        this.settings = settings;
    }

    /**
     * What the sweep did; all zero if another one was under way.
     *
     * @param resent accepted jobs that were handed to Temporal again
     * @param ended jobs that were ended because their workflow had
     * @param started refreshes and repairs that were due
     */
    record SweepResponse(int resent, int ended, int started) {}

    /** One sweep: sends accepted jobs that Temporal does not have, ends what Temporal has ended, starts what is due. */
    @GetMapping("/api/cron/process-jobs")
    SweepResponse processJobs(
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) @Nullable String authorization) {
        if (!isAuthorized(authorization)) {
            throw new Refusal(HttpStatus.UNAUTHORIZED, "unauthorized", "This call needs CRON_SECRET as bearer token");
        }
        Reconciler.Sweep sweep = reconciler.sweep();
        return new SweepResponse(sweep.resent(), sweep.ended(), sweep.repaired());
    }

    /** In constant time, so that a wrong secret tells nothing about the right one. */
    private boolean isAuthorized(@Nullable String authorization) {
        return !settings.secret().isEmpty()
                && authorization != null
                && MessageDigest.isEqual(
                        ("Bearer " + settings.secret()).getBytes(StandardCharsets.UTF_8),
                        authorization.getBytes(StandardCharsets.UTF_8));
    }
}
