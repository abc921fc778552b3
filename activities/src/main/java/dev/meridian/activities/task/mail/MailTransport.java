package dev.meridian.activities.task.mail;

import dev.meridian.activities.job.work.JobException;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends mails over SMTP. The Message-ID of a mail is derived from its task, so that a receiver recognises a second
 * copy, which is sent if a worker was lost just after sending the first.
 */
public final class MailTransport {
    private static final Logger log = LoggerFactory.getLogger(MailTransport.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final SmtpServer server;
    private final Clock clock;
    private final Session session;

    public MailTransport(SmtpServer server, Clock clock) {
        this(server, clock, Optional.empty());
    }

    /**
     * @param tls makes TLS sockets with trusted certificates of its own, in place of the JDK's
     */
    MailTransport(SmtpServer server, Clock clock, Optional<SSLSocketFactory> tls) {
        this.server = server;
        this.clock = clock;
        Properties properties = properties(server);
        properties.put("mail." + protocol(server) + ".socketFactory", new MailSockets());
        tls.ifPresent(factory -> properties.put("mail." + protocol(server) + ".ssl.socketFactory", factory));
        session = Session.getInstance(properties);
    }

    SmtpServer server() {
        return server;
    }

    /**
     * Sends one mail.
     *
     * @param id the task's id, from which the Message-ID is derived
     * @return the Message-ID
     */
    public String send(String id, Email mail) {
        String messageId = messageId(id);
        try {
            deliver(compose(messageId, mail));
            return messageId;
        } catch (AddressException malformed) {
            throw JobException.permanent("bad_address", "The recipient's address is no mail address", malformed);
        } catch (MessagingException failed) {
            throw MailFailures.of(failed);
        }
    }

    private void deliver(MimeMessage message) throws MessagingException {
        SMTPTransport transport = (SMTPTransport) session.getTransport();
        try {
            connect(transport);
            transport.sendMessage(message, message.getAllRecipients());
        } finally {
            disconnect(transport);
        }
    }

    private void connect(SMTPTransport transport) throws MessagingException {
        String user = server.login().map(SmtpServer.Login::user).orElse(null);
        String password = server.login().map(SmtpServer.Login::password).orElse(null);
        transport.setLocalHost(server.ehlo().orElseGet(EhloName::ofThisMachine));
        try {
            transport.connect(server.host(), server.port(), user, password);
            requireLogin(transport);
        } catch (AuthenticationFailedException refused) {
            throw MailFailures.ofLogin(refused, transport.getLastReturnCode());
        }
    }

    /** Fails if the server offers no login, because the library would go on without one. */
    private void requireLogin(SMTPTransport transport) {
        boolean offered = transport.supportsExtension("AUTH") || transport.supportsExtension("AUTH=LOGIN");
        if (server.login().isPresent() && !offered) {
            throw JobException.retryable(MailFailures.FAILED, "The mail server offers no login");
        }
    }

    /** Closes the connection; failures are ignored, because the mail's fate is known by then. */
    private static void disconnect(SMTPTransport transport) {
        try {
            transport.close();
        } catch (MessagingException gone) {
            log.debug("The mail server ended the connection by itself", gone);
        }
    }

    private MimeMessage compose(String messageId, Email mail) throws MessagingException {
        if (mail.subject().chars().anyMatch(Character::isISOControl)) {
            throw JobException.permanent("bad_subject", "The subject has control characters");
        }
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", messageId);
            }
        };
        message.setFrom(server.from());
        InternetAddress recipient = new InternetAddress(mail.to(), true);
        recipient.validate();
        message.setRecipient(Message.RecipientType.TO, recipient);
        message.setHeader(SubjectText.HEADER, SubjectText.encoded(mail.subject()));
        message.setText(mail.body(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(clock.instant()));
        message.setHeader("Auto-Submitted", "auto-generated");
        message.saveChanges();
        return message;
    }

    private String messageId(String id) {
        String sender = server.from().getAddress();
        String domain = sender.substring(sender.lastIndexOf('@') + 1);
        return "<" + id.replace('/', '.') + "@" + domain + ">";
    }

    private static String protocol(SmtpServer server) {
        return server.tls() ? "smtps" : "smtp";
    }

    private static Properties properties(SmtpServer server) {
        String protocol = protocol(server);
        String prefix = "mail." + protocol + ".";
        Properties properties = new Properties();
        properties.setProperty("mail.transport.protocol", protocol);
        properties.setProperty(prefix + "connectiontimeout", String.valueOf(CONNECT_TIMEOUT.toMillis()));
        properties.setProperty(prefix + "timeout", String.valueOf(ANSWER_TIMEOUT.toMillis()));
        properties.setProperty(prefix + "writetimeout", String.valueOf(ANSWER_TIMEOUT.toMillis()));
        // Without the socket factory nothing would bound the server's replies.
        properties.setProperty(prefix + "socketFactory.fallback", "false");
        // A mail that the server accepted counts as sent, even if the server does not answer QUIT.
        properties.setProperty(prefix + "quitwait", "false");
        properties.setProperty(prefix + "auth", String.valueOf(server.login().isPresent()));
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        properties.setProperty(
                prefix + "starttls.enable", String.valueOf(server.startTls() != SmtpServer.StartTls.OFF));
        properties.setProperty(
                prefix + "starttls.required", String.valueOf(server.startTls() == SmtpServer.StartTls.REQUIRED));
        return properties;
    }
}
