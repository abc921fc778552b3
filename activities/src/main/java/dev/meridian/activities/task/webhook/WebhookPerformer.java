package dev.meridian.activities.task.webhook;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.performer.TaskPerformer;
import java.nio.charset.StandardCharsets;

/** Calls the URLs of webhook tasks. */
public final class WebhookPerformer implements TaskPerformer<Webhook> {
    private final WebhookCall webhooks;

    public WebhookPerformer(WebhookCall webhooks) {
        this.webhooks = webhooks;
    }

    @Override
    public JobDefinition<Webhook> definition() {
        return Webhook.DEFINITION;
    }

    @Override
    public Record perform(Task<Webhook> task) throws InterruptedException {
        Webhook webhook = task.payload();
        byte[] body = webhook.hasBody() && webhook.body() != null
                ? webhook.body().toString().getBytes(StandardCharsets.UTF_8)
                : new byte[0];
        return webhooks.call(
                task.id(),
                task.tenant(),
                webhook.method().name(),
                webhook.target(),
                webhook.headers(),
                body,
                task.timeout());
    }
}
