package dev.meridian.activities.task.mail;

import dev.meridian.activities.job.work.JobException;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** What a failed sending means to a job. A reply is shown by its codes only, because its words may have parts of the mail. */
final class MailFailures {
    static final String FAILED = "smtp_failed";
    private static final String REFUSED = "mail_refused";

    /** A reply to a greeting, an EHLO or a STARTTLS, which the library reports without its code. */
    private static final Pattern REFUSAL = Pattern.compile("(?:^|response: )([45]\\d\\d)[ -]");

    /** The enhanced status code (RFC 3463) behind the code of a reply. */
    private static final Pattern ENHANCED = Pattern.compile("^\\d{3}[ -]([45]\\.\\d{1,3}\\.\\d{1,3})\\b");

    private static final int LOGIN_WANTED = 530;
    private static final int TOO_LARGE = 552;
    /** OpenSMTPD sends it with 554. */
    private static final String TOO_LARGE_ENHANCED = "5.3.4";

    /** A recipient or sender that is not served now, as greylisting answers to those it does not know; an error of the server's; no room. */
    private static final Set<Integer> NOT_FOR_MINUTES = Set.of(450, 451, 452);

    /** A little more than the five minutes that Postgrey and rspamd let a new sender wait. */
    private static final Duration PAUSE = Duration.ofMinutes(6);

    private MailFailures() {}

    /** Which part of a mail a reply is about. */
    private enum Part {
        SENDER("the sender's address, which is the from of SMTP_URL"),
        RECIPIENT("the recipient"),
        MAIL("the mail");

        private final String inWords;

        Part(String inWords) {
            this.inWords = inWords;
        }
    }

    /**
     * A reply that refuses something.
     *
     * @param enhanced such as 5.1.1; empty if the server has none
     */
    private record Reply(Part part, int code, String enhanced) {
        Reply(Part part, int code, Exception failed) {
            this(part, code, enhanced(String.valueOf(failed.getMessage())));
        }

        private static String enhanced(String text) {
            Matcher found = ENHANCED.matcher(text);
            return found.find() ? found.group(1) : "";
        }

        String codes() {
            return "(" + (code + " " + enhanced).strip() + ")";
        }

        String inWords() {
            if (code == LOGIN_WANTED) {
                return "The mail server wants a login or TLS: check user, password and starttls of SMTP_URL " + codes();
            }
            boolean isTooLarge = enhanced.equals(TOO_LARGE_ENHANCED) || enhanced.isEmpty() && code == TOO_LARGE;
            return part == Part.MAIL && isTooLarge
                    ? "The mail is larger than the mail server allows " + codes()
                    : "The mail server refuses " + part.inWords + " " + codes();
        }
    }

    /** Translates a failure: a refusal by 5xx is permanent, everything else may be tried again, some of it after minutes only. */
    static JobException of(MessagingException failed) {
        Reply reply = reply(failed);
        if (reply.code() >= 500) {
            return JobException.permanent(REFUSED, reply.inWords(), failed);
        }
        if (reply.code() == 0) {
            return JobException.retryable(FAILED, withoutReply(failed), failed);
        }
        String later = "The mail server asks to try again later " + reply.codes();
        return NOT_FOR_MINUTES.contains(reply.code())
                ? JobException.retryableIn(PAUSE, FAILED, later)
                : JobException.retryable(FAILED, later, failed);
    }

    /**
     * Translates the failure of a login. If the connection breaks, the library reports a refusal, and the last reply is an earlier
     * one.
     */
    static JobException ofLogin(AuthenticationFailedException refused, int lastReply) {
        if (lastReply / 100 == 5) {
            return JobException.permanent(
                    "smtp_login_refused", "The mail server refuses the configured login", refused);
        }
        if (String.valueOf(refused.getMessage()).startsWith("No authentication mechanisms supported")) {
            return JobException.retryable(
                    FAILED, "The mail server offers no login by PLAIN, LOGIN, DIGEST-MD5 or NTLM", refused);
        }
        return JobException.retryable(
                FAILED,
                lastReply / 100 == 4
                        ? "The mail server refuses every login for now (" + lastReply + ")"
                        : "The mail server did not end the login",
                refused);
    }

    private static String withoutReply(MessagingException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return "The mail server has no TLS connection that can be trusted: check its certificate, its name and its port";
            }
            if (cause instanceof SocketTimeoutException) {
                return "The mail server does not answer in time. A port for TLS from the first byte, such as 465, needs smtps";
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

    /** The reply that the failure is about; with the code 0 if there is none. */
    private static Reply reply(MessagingException failed) {
        Reply ofMail = new Reply(Part.MAIL, 0, "");
        for (Exception next = failed; next instanceof MessagingException chained; next = chained.getNextException()) {
            if (next instanceof SMTPAddressFailedException address) {
                return new Reply(Part.RECIPIENT, address.getReturnCode(), address);
            }
            if (next instanceof SMTPSenderFailedException sender && sender.getReturnCode() > 0) {
                return new Reply(Part.SENDER, sender.getReturnCode(), sender);
            }
            if (next instanceof SMTPSendFailedException refused && refused.getReturnCode() > 0) {
                ofMail = new Reply(Part.MAIL, refused.getReturnCode(), refused);
            }
        }
        return ofMail;
    }
}
