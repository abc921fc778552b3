package dev.meridian.api.job;

import dev.meridian.activities.job.handover.Reconciler;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;

/** Sweeps on request, for hosts on which nothing runs by itself. */
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
     * What a sweep did.
     *
     * @param resent jobs handed to Temporal again
     * @param ended jobs ended because their workflow had
     * @param repaired what the features' own repairs mended
     */
    record SweepResponse(int resent, int ended, int repaired) {}

    /** With {@code Authorization: Bearer $CRON_SECRET}. */
    @GetMapping(PATH)
    SweepResponse sweep(@RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) @Nullable String secret) {
        if (!settings.admits(secret)) {
            throw new Refusal(HttpStatus.UNAUTHORIZED, "wrong_cron_secret", "The secret is wrong or none is set");
        }
        Reconciler.Sweep done = reconciler.sweep();
        return new SweepResponse(done.resent(), done.ended(), done.repaired());
    }
}
