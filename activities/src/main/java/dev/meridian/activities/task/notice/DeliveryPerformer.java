package dev.meridian.activities.task.notice;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.task.mail.Email;
import dev.meridian.activities.task.mail.EmailPerformer;
import dev.meridian.activities.task.webhook.WebhookCall;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Sends notices to their subscribers: a signed POST to a URL, or a mail. */
public final class DeliveryPerformer implements TaskPerformer<Delivery> {
    private static final String MAILTO = "mailto:";

    private final Subscriptions subscriptions;
    private final WebhookCall webhooks;
    private final EmailPerformer mails;

    public DeliveryPerformer(Subscriptions subscriptions, WebhookCall webhooks, EmailPerformer mails) {
        this.subscriptions = subscriptions;
        this.webhooks = webhooks;
        this.mails = mails;
    }

    @Override
    public JobDefinition<Delivery> definition() {
        return Delivery.DEFINITION;
    }

    @Override
    public Record perform(Task<Delivery> task) throws InterruptedException {
        JsonNode event = task.payload().event();
        String target = subscriptions
                .find(task.tenant(), UUID.fromString(task.payload().subscriptionId()))
                .orElseThrow(() -> JobException.permanent("subscription_gone", "Nobody subscribes any more"))
                .target();
        if (target.startsWith(MAILTO)) {
            return new EmailPerformer.Sent(
                    mails.send(task.id(), mail(target.substring(MAILTO.length()), event), task.timeout()));
        }
        byte[] body = event.toString().getBytes(StandardCharsets.UTF_8);
        return webhooks.call(
                task.id(), task.tenant(), "POST", WebAddress.parse(target), Map.of(), body, task.timeout());
    }

    private static Email mail(String to, JsonNode event) {
        JsonNode job = event.path("job");
        String subject = "Job %s %s"
                .formatted(job.path("type").asString(), job.path("status").asString());
        StringBuilder text = new StringBuilder();
        job.forEachEntry((name, value) ->
                text.append(name).append(": ").append(value.asString()).append('\n'));
        return new Email(to, subject, text.toString());
    }
}
