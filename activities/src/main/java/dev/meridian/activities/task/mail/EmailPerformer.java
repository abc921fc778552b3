package dev.meridian.activities.task.mail;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.outbound.AccountQuotas;
import dev.meridian.activities.job.outbound.Rate;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.activities.job.work.JobException;
import java.time.Duration;
import java.util.Optional;

/** Sends mails; the SMTP server's account is one for all tenants and its quota is shared by all workers. */
public final class EmailPerformer implements TaskPerformer<Email> {
    /** Whose row counts the mails: no tenant's own. */
    static final String EVERYBODY = "public";

    private final Optional<MailTransport> mail;
    private final AccountQuotas quotas;
    private final Rate rate;

    /**
     * @param mail empty where no SMTP server is configured
     * @param rate how many mails the server takes
     */
    public EmailPerformer(Optional<MailTransport> mail, AccountQuotas quotas, Rate rate) {
        this.mail = mail;
        this.quotas = quotas;
        this.rate = rate;
    }

    /**
     * @param messageId as the mail carries it
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
