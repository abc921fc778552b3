package dev.meridian.activities.task.mail;

import dev.meridian.activities.job.work.JobException;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends mails over SMTP. The Message-ID of a mail is derived from its task, so that a receiver recognises a second
 * copy, which is sent if a worker was lost just after sending the first.
 */
public final class MailTransport {
    private static final Logger log = LoggerFactory.getLogger(MailTransport.class);
    private static final String FAILED = "smtp_failed";
    /** A reply to a greeting, an EHLO or a STARTTLS, which the library reports without its code. */
    private static final Pattern REFUSAL = Pattern.compile("(?:^|response: )([45]\\d\\d)[ -]");

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
            throw explain(failed);
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
        try {
            transport.connect(server.host(), server.port(), user, password);
            requireLogin(transport);
        } catch (AuthenticationFailedException refused) {
            // If the connection breaks, the library reports a refusal, and the last reply is an earlier one.
            int code = transport.getLastReturnCode();
            if (code / 100 == 5) {
                throw JobException.permanent(
                        "smtp_login_refused", "The mail server refuses the configured login", refused);
            }
            throw JobException.retryable(
                    FAILED,
                    code / 100 == 4
                            ? "The mail server refuses every login for now (" + code + ")"
                            : "The mail server did not end the login",
                    refused);
        }
    }

    /** Fails if the server offers no login, because the library would go on without one. */
    private void requireLogin(SMTPTransport transport) {
        boolean offered = transport.supportsExtension("AUTH") || transport.supportsExtension("AUTH=LOGIN");
        if (server.login().isPresent() && !offered) {
            throw JobException.retryable(FAILED, "The mail server offers no login");
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
        message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
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

    /** Translates a failure: a refusal by 5xx is permanent, everything else may be tried again. */
    private static JobException explain(MessagingException failed) {
        int code = replyCode(failed);
        if (code >= 500) {
            return JobException.permanent("mail_refused", "The mail server refuses the mail (" + code + ")", failed);
        }
        return JobException.retryable(
                FAILED,
                code > 0 ? "The mail server asks to try again later (" + code + ")" : withoutReply(failed),
                failed);
    }

    private static String withoutReply(MessagingException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return "The mail server has no TLS connection that can be trusted: check its certificate, its name and its port";
            }
            if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
                return "The mail server can't be reached at this host and port";
            }
        }
        String said = String.valueOf(failed.getMessage());
        if (said.startsWith("STARTTLS is required")) {
            return "The mail server offers no STARTTLS, which the configuration requires";
        }
        Matcher refusal = REFUSAL.matcher(said);
        return refusal.find()
                ? "The mail server refuses the connection (" + refusal.group(1) + ")"
                : "The connection to the mail server broke off";
    }

    private static int replyCode(MessagingException failed) {
        for (Exception next = failed; next instanceof MessagingException chained; next = chained.getNextException()) {
            if (next instanceof SMTPAddressFailedException address) {
                return address.getReturnCode();
            }
            if (next instanceof SMTPSendFailedException refused && refused.getReturnCode() > 0) {
                return refused.getReturnCode();
            }
            if (next instanceof SendFailedException && chained.getNextException() == null) {
                return 0;
            }
        }
        return 0;
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
