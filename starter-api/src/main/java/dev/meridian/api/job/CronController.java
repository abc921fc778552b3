package dev.meridian.api.job;

import dev.meridian.activities.job.handover.Reconciler;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;

/** Runs a reconciler's sweep on request, for hosts on which no background thread can run. */
@ApiController
class CronController {
    static final String PATH = "/api/cron/process-jobs";

    private final Reconciler reconciler;
    private final CronSettings settings;

    CronController(Reconciler reconciler, CronSettings settings) {
        this.reconciler = reconciler;
        this.settings = settings;
    }

    /**
     * The counts of a sweep.
     *
     * @param resent how many jobs were handed to Temporal again
     * @param ended how many jobs were ended because their workflow had ended
     * @param repaired how many things the features' own repairs mended
     */
    record SweepResponse(int resent, int ended, int repaired) {}

    /** Sweeps once; needs {@code Authorization: Bearer $CRON_SECRET}. */
    @GetMapping(PATH)
    SweepResponse sweep(@RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) @Nullable String secret) {
        if (!settings.admits(secret)) {
            throw new Refusal(
                    HttpStatus.UNAUTHORIZED, "wrong_cron_secret", "The secret is wrong, or CRON_SECRET is not set");
        }
        Reconciler.Sweep done = reconciler.sweep();
        return new SweepResponse(done.resent(), done.ended(), done.repaired());
    }
}
