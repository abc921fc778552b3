package dev.meridian.api.task;

import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Default;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.activities.task.mail.Email;
import dev.meridian.activities.task.webhook.Webhook;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A request for a subscription, as clients write it. */
@Described("A request to be told when jobs end")
record SubscriptionRequest(
        @Described("An http or https URL, or mailto: with an address") @Length(min = 1, max = 2_000)
        String target,

        @Described("job.completed, job.failed, job.cancelled") @Length(min = 1, max = 3) @Default("[\"job.failed\"]")
        List<String> events,

        @Described("Only jobs of these types") @Length(min = 1, max = 100) @Nullable
        List<String> jobTypes) {
    static final PayloadType<SubscriptionRequest> SHAPE =
            PayloadType.of(SubscriptionRequest.class, SubscriptionRequest::check);

    private static final Set<String> EVENTS = Set.of("job.completed", "job.failed", "job.cancelled");
    private static final String MAILTO = "mailto:";

    private static void check(SubscriptionRequest request, List<Violation> violations) {
        for (int i = 0; i < request.events.size(); i++) {
            if (!EVENTS.contains(request.events.get(i))) {
                violations.add(
                        new Violation("/events/" + i, "unknown_value", "Must be one of " + String.join(", ", EVENTS)));
            }
        }
        if (!isReachable(request.target)) {
            violations.add(
                    new Violation("/target", "bad_format", "Must be an http or https URL, or mailto: with an address"));
        }
    }

    /** Checks a target by the rules of the tasks that will deliver there. */
    private static boolean isReachable(String target) {
        JsonMapper json = JsonMapper.shared();
        return target.startsWith(MAILTO)
                ? Email.DEFINITION
                        .payload()
                        .accepts(json.createObjectNode()
                                .put("to", target.substring(MAILTO.length()))
                                .put("subject", "-"))
                : Webhook.DEFINITION.payload().accepts(json.createObjectNode().put("url", target));
    }
}
