package dev.meridian.activities.task.mail;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.outbound.AccountQuotas;
import dev.meridian.activities.job.outbound.Rate;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.activities.job.work.JobException;
import java.time.Duration;
import java.util.Optional;

/** Sends mails; all tenants and all workers share one quota of the SMTP server. */
public final class EmailPerformer implements TaskPerformer<Email> {
    /**
     * The tenant of the quota's row: the shared tenant's row counts all mails, because the server's limit holds for all
     * tenants together.
     */
    static final String EVERYBODY = "public";

    private final Optional<MailTransport> mail;
    private final AccountQuotas quotas;
    private final Rate rate;

    /**
     * @param mail empty if no SMTP server is configured
     * @param rate how many mails the server accepts
     */
    public EmailPerformer(Optional<MailTransport> mail, AccountQuotas quotas, Rate rate) {
        this.mail = mail;
        this.quotas = quotas;
        this.rate = rate;
    }

    /**
     * @param messageId the mail's Message-ID
     */
    public record Sent(String messageId) {}

    @Override
    public JobDefinition<Email> definition() {
        return Email.DEFINITION;
    }

    @Override
    public Record perform(Task<Email> task) throws InterruptedException {
        return new Sent(send(task.id(), task.payload(), task.timeout()));
    }

    public String send(String id, Email email, Duration timeout) throws InterruptedException {
        MailTransport transport = mail.orElseThrow(
                () -> JobException.permanent("no_smtp_server", "There is no mail server: SMTP_URL is not set"));
        quotas.await(EVERYBODY, "smtp:" + transport.server().host(), rate, timeout);
        return transport.send(id, email);
    }
}
