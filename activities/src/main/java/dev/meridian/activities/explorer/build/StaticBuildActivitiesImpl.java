package dev.meridian.activities.explorer.build;

import dev.meridian.activities.job.outbound.Answer;
import dev.meridian.activities.job.outbound.OutboundHttp;
import dev.meridian.activities.job.outbound.Outgoing;
import dev.meridian.activities.job.outbound.RequestSignature;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.job.work.ReportedFailures;
import dev.meridian.workflows.explorer.BuildRequest;
import dev.meridian.workflows.explorer.StaticBuildActivities;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts to the build hook: JSON {@code {site, jobId, requests: [{jobId, authorName, authorEmail, message}]}}.
 *
 * <p>Only the status of the answer counts. {@code Idempotency-Key} is the job id; the request is signed ({@link
 * RequestSignature}) with the hook's secret.
 */
public final class StaticBuildActivitiesImpl implements StaticBuildActivities {
    private static final Logger log = LoggerFactory.getLogger(StaticBuildActivitiesImpl.class);

    private static final String FAILED = "build_hook_failed";
    /**
     * The time-out is below the heartbeat time-out, so that a hook that never answers is a failure and not a lost
     * worker.
     */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(6);

    /** The client may call every address, because the operator names the hook. */
    private final OutboundHttp http;

    private final JsonMapper json = JsonMapper.shared();
    private final WebAddress hook;
    private final RequestSignature signature;
    private final Function<List<BuildRequest>, List<BuildChange>> changes;

    /**
     * @param secret shared with the receiver
     * @param changes reads who changed what
     */
    public StaticBuildActivitiesImpl(
            WebAddress hook, String secret, Clock clock, Function<List<BuildRequest>, List<BuildChange>> changes) {
        this.changes = changes;
        this.hook = hook;
        this.http = new OutboundHttp(AddressPolicy.anywhere(), clock);
        this.signature = new RequestSignature(secret, clock);
    }

    private record Body(String site, String jobId, List<BuildChange> requests) {}

    @Override
    public void callHook(String site, List<BuildRequest> requests) {
        ReportedFailures.reporting(() -> {
            post(new Body(site, requests.getLast().jobId(), changes.apply(requests)));
            return true;
        });
    }

    private void post(Body body) {
        Outgoing call = new Outgoing(
                "POST",
                hook,
                Map.of("Content-Type", "application/json", Outgoing.IDEMPOTENCY_KEY, body.jobId()),
                json.writeValueAsBytes(body),
                signature);
        Answer answer;
        try {
            answer = http.sendOnce(call, ANSWER_TIMEOUT);
        } catch (JobException unanswered) {
            throw JobException.retryable(
                    FAILED, "The build hook did not answer: " + unanswered.getMessage(), unanswered);
        }
        // People see this line in the log of the job.
        log.info("The build hook answered {}", answer.status());
        if (!answer.isSuccess()) {
            throw refused(answer);
        }
    }

    private static JobException refused(Answer answer) {
        String message = "The build hook answered " + answer.status();
        return answer.mayPass() ? JobException.retryable(FAILED, message) : JobException.permanent(FAILED, message);
    }
}
