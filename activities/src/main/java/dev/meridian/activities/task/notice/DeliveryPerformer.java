package dev.meridian.activities.task.notice;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.activities.job.table.JobError;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.task.mail.Email;
import dev.meridian.activities.task.mail.EmailPerformer;
import dev.meridian.activities.task.webhook.WebhookCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Sends notices to their subscribers: a signed POST to a URL, or a mail. */
public final class DeliveryPerformer implements TaskPerformer<Delivery> {
    private static final int SHOWN_OF_ANSWER = 1_024;
    private static final String MAILTO = "mailto:";

    private final Subscriptions subscriptions;
    private final DeliveryAttempts attempts;
    private final WebhookCall webhooks;
    private final EmailPerformer mails;

    public DeliveryPerformer(
            Subscriptions subscriptions, DeliveryAttempts attempts, WebhookCall webhooks, EmailPerformer mails) {
        this.subscriptions = subscriptions;
        this.attempts = attempts;
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
                .orElseThrow(() -> JobException.permanent("subscription_gone", "The subscription has been deleted"))
                .target();
        Instant begin = Instant.now();
        AtomicReference<WebhookCall.@Nullable Answered> answer = new AtomicReference<>();
        try {
            Record result = send(task, target, event, answer::set);
            attempts.add(UUID.fromString(task.id()), attempt(task, begin, answer.get(), null));
            return result;
        } catch (JobException failed) {
            JobError error =
                    new JobError(failed.toFailure().code(), failed.toFailure().message());
            attempts.add(UUID.fromString(task.id()), attempt(task, begin, answer.get(), error));
            throw failed;
        }
    }

    private Record send(Task<Delivery> task, String target, JsonNode event, Consumer<WebhookCall.Answered> seen)
            throws InterruptedException {
        if (target.startsWith(MAILTO)) {
            return new EmailPerformer.Sent(
                    mails.send(task.id(), mail(target.substring(MAILTO.length()), event), task.timeout()));
        }
        byte[] body = event.toString().getBytes(StandardCharsets.UTF_8);
        return webhooks.call(
                task.id(), task.tenant(), "POST", WebAddress.parse(target), Map.of(), body, task.timeout(), seen);
    }

    private static DeliveryAttempts.Attempt attempt(
            Task<Delivery> task, Instant begin, WebhookCall.@Nullable Answered answer, @Nullable JobError error) {
        return new DeliveryAttempts.Attempt(
                task.attempt(),
                begin,
                Duration.between(begin, Instant.now()).toMillis(),
                answer == null ? null : answer.status(),
                answer == null ? null : shortened(answer.body()),
                error);
    }

    private static String shortened(String text) {
        if (text.length() <= SHOWN_OF_ANSWER) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(SHOWN_OF_ANSWER - 1)) ? SHOWN_OF_ANSWER - 1 : SHOWN_OF_ANSWER;
        return text.substring(0, end);
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
