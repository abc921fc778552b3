package dev.meridian.activities.task.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.job.JobFailure;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailTransportTest {
    private static final String ID = "018f0000-0000-7000-8000-000000000001";
    private static final Email MAIL = new Email("ada@example.org", "Grüße ✓", "Zeile 1\n.\nZeile 3");
    private static final GreenMail MAILBOXES = new GreenMail(ServerSetup.SMTP.dynamicPort());

    @TempDir
    static Path folder;

    private static TestCertificate certificate;
    private SmtpFront front;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        MAILBOXES.start();
        MAILBOXES.setUser("meridian@example.org", "user", "p@ss:word");
        certificate = TestCertificate.forHost(folder, "localhost");
    }

    @AfterAll
    static void stop() {
        MAILBOXES.stop();
    }

    @BeforeEach
    void openFront() throws Exception {
        MAILBOXES.purgeEmailFromAllMailboxes();
        front = new SmtpFront(MAILBOXES.getSmtp().getPort(), Optional.of(certificate.context()));
    }

    @AfterEach
    void closeFront() throws IOException {
        front.close();
    }

    @Test
    void aMailIsSentUnderTlsWithAPassword() throws Exception {
        transport("user:p%40ss%3Aword@").send(ID, MAIL);

        assertThat(front.commands())
                .startsWith("EHLO", "STARTTLS", "tls EHLO", "tls AUTH")
                .doesNotContain("AUTH", "MAIL");
        MimeMessage received = received();
        assertThat(received.getSubject()).isEqualTo("Grüße ✓");
        assertThat(received.getContent()).asString().isEqualToNormalizingNewlines("Zeile 1\n.\nZeile 3");
        assertThat(received.getFrom()[0]).hasToString("meridian@example.org");
        assertThat(received.getAllRecipients()).hasSize(1);
        assertThat(received.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    }

    @Test
    void everyCopyOfAMailHasTheSameMessageId() throws Exception {
        String first = transport("").send(ID, MAIL);
        String second = transport("").send(ID, MAIL);

        assertThat(second).isEqualTo(first).isEqualTo("<" + ID + "@example.org>");
        assertThat(MAILBOXES.getReceivedMessages())
                .hasSize(2)
                .allSatisfy(copy -> assertThat(copy.getMessageID()).isEqualTo(first));
    }

    @Test
    void noPasswordIsSentWithoutTls() throws IOException {
        try (SmtpFront plain = new SmtpFront(MAILBOXES.getSmtp().getPort(), Optional.empty())) {
            MailTransport transport = transport(plain, "user:p%40ss%3Aword@");
            assertThat(failure(() -> transport.send(ID, MAIL)).retryable()).isTrue();
            assertThat(plain.commands()).doesNotContain("AUTH", "MAIL");
        }
    }

    @Test
    void noMailIsSentWithoutTheConfiguredLogin() {
        front.answering("EHLO", "250 front");
        SmtpServer server = SmtpServer.parse(
                "smtp://user:secret@localhost:" + front.port() + "?from=meridian@example.org&starttls=off");
        JobFailure failure = failure(() -> new MailTransport(server, Clock.systemUTC()).send(ID, MAIL));
        assertThat(failure.retryable()).isTrue();
        assertThat(front.commands()).doesNotContain("MAIL");
    }

    @Test
    void aSenderMayHaveAName() throws Exception {
        SmtpServer server = SmtpServer.parse(
                "smtp://localhost:" + front.port() + "?from=Meridian%20%3Cjobs@example.org%3E&starttls=off");
        assertThat(new MailTransport(server, Clock.systemUTC()).send(ID, MAIL)).isEqualTo("<" + ID + "@example.org>");
        assertThat(received().getFrom()[0]).hasToString("Meridian <jobs@example.org>");
    }

    @Test
    void theNameOfASenderIsEncodedIfItHasOtherLettersThanThoseOfAscii() throws Exception {
        SmtpServer server = SmtpServer.parse(
                "smtp://localhost:" + front.port() + "?from=M%C3%A9ridian%20%3Cjobs@example.org%3E&starttls=off");
        new MailTransport(server, Clock.systemUTC()).send(ID, MAIL);
        assertThat(received().getHeader("From", null)).isEqualTo("=?UTF-8?Q?M=C3=A9ridian?= <jobs@example.org>");
        assertThat(((InternetAddress) received().getFrom()[0]).getPersonal()).isEqualTo("Méridian");
    }

    @Test
    void aLoginThatBreaksOffIsTriedAgain() {
        front.breakingOffAt("AUTH");
        JobFailure failure = failure(() -> transport("user:p%40ss%3Aword@").send(ID, MAIL));
        assertThat(failure.code()).isEqualTo("smtp_failed");
        assertThat(failure.retryable()).isTrue();
    }

    @Test
    void aFailureWithoutAReplySaysWhatIsTheMatter() throws Exception {
        JobFailure distrusted = failure(
                () -> new MailTransport(server(front, "user:p%40ss%3Aword@"), Clock.systemUTC()).send(ID, MAIL));
        assertThat(distrusted.message()).contains("TLS connection that can be trusted");
        try (SmtpFront plain = new SmtpFront(MAILBOXES.getSmtp().getPort(), Optional.empty())) {
            assertThat(failure(() -> transport(plain, "user:p%40ss%3Aword@").send(ID, MAIL))
                            .message())
                    .contains("offers no STARTTLS");
        }
        front.answering("STARTTLS", "454 4.7.0 TLS not available due to local problem");
        assertThat(failure(() -> transport("").send(ID, MAIL)).message()).contains("refuses the connection (454)");
        front.breakingOffAt("EHLO");
        assertThat(failure(() -> transport("").send(ID, MAIL)).message()).contains("broke off");
        front.close();
        assertThat(failure(() -> transport("").send(ID, MAIL)).message()).contains("can't be reached");
    }

    @Test
    void aCertificateForAnotherHostIsNotTrusted() throws Exception {
        TestCertificate other = TestCertificate.forHost(folder, "elsewhere.example.org");
        try (SmtpFront impostor = new SmtpFront(MAILBOXES.getSmtp().getPort(), Optional.of(other.context()))) {
            MailTransport transport = new MailTransport(
                    server(impostor, "user:p%40ss%3Aword@"),
                    Clock.systemUTC(),
                    Optional.of(other.context().getSocketFactory()));
            failure(() -> transport.send(ID, MAIL));
            assertThat(impostor.commands()).doesNotContain("tls AUTH", "AUTH", "MAIL");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, 451 try later, smtp_failed, true",
        "RCPT, 450 mailbox busy, smtp_failed, true",
        "DATA, 452 no room, smtp_failed, true",
        "AUTH, 454 try later, smtp_failed, true",
        "MAIL, 553 no such sender, mail_refused, false",
        "RCPT, 550 no such user, mail_refused, false",
        "DATA, 554 spam, mail_refused, false",
        "AUTH, 535 wrong password, smtp_login_refused, false",
    })
    void onlyWhatTheServerRefusesForGoodIsNotTriedAgain(String command, String reply, String code, boolean retryable) {
        front.answering(command, reply);
        JobFailure failure = failure(() -> transport("user:p%40ss%3Aword@").send(ID, MAIL));
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.retryable()).isEqualTo(retryable);
        assertThat(failure.message()).doesNotContain("p@ss:word");
    }

    /** The replies are those of Postfix, Exim and OpenSMTPD. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RCPT | 550 5.1.1 <ada@example.org>: Recipient address rejected: no such user | The mail server refuses the recipient (550 5.1.1)",
                "RCPT | 450 4.2.0 <ada@example.org>: Recipient address rejected: greylisted | The mail server asks to try again later (450 4.2.0)",
                "RCPT | 552 5.2.2 <ada@example.org>: Recipient address rejected: mailbox is full | The mail server refuses the recipient (552 5.2.2)",
                "MAIL | 553 5.7.1 <meridian@example.org>: Sender address rejected: not owned by user | The mail server refuses the sender's address, which is the from of SMTP_URL (553 5.7.1)",
                "MAIL | 530 5.7.0 Must issue a STARTTLS command first | The mail server wants a login or TLS: check user, password and starttls of SMTP_URL (530 5.7.0)",
                "MAIL | 450 4.7.1 Error: too much mail from 127.0.0.1 | The mail server asks to try again later (450 4.7.1)",
                "MAIL | 552 5.3.4 Message size exceeds fixed limit | The mail is larger than the mail server allows (552 5.3.4)",
                "DATA | 552 Message size exceeds maximum permitted | The mail is larger than the mail server allows (552)",
                "DATA | 554 5.3.4 Message too big for system: Transaction failed, message too big | The mail is larger than the mail server allows (554 5.3.4)",
                "DATA | 554 5.7.1 Spam message rejected | The mail server refuses the mail (554 5.7.1)",
                "DATA | 550 looks like spam | The mail server refuses the mail (550)",
            })
    void aRefusalSaysWhatIsRefused(String command, String reply, String words) {
        front.answering(command, reply);
        assertThat(failure(() -> transport("").send(ID, MAIL)).message()).isEqualTo(words);
    }

    /** The replies are those of Postfix with Postgrey, Exim, OpenSMTPD, Gmail and Amazon SES. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RCPT | 450 4.2.0 <ada@example.org>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/example.org.html | PT6M",
                "RCPT | 451 Temporary local problem - please try later | PT6M",
                "MAIL | 452 4.3.1 Insufficient system storage | PT6M",
                "DATA | 451 4.7.1 Greylisting in action, please come back later | PT6M",
                "MAIL | 421 4.7.0 Try again later, closing connection. |",
                "DATA | 454 Throttling failure: Maximum sending rate exceeded. |",
            })
    void aReplyThatAsksForMinutesGetsThem(String command, String reply, @Nullable Duration wait) {
        front.answering(command, reply);
        assertThat(failure(() -> transport("").send(ID, MAIL)).retryIn()).isEqualTo(wait);
    }

    /** Exim offers a single login so, if it is set up so. */
    @Test
    void aServerWhoseLoginsAreAllUnknownIsNamedAsSuch() {
        front.answering("EHLO", "250-mail.example.org Hello localhost [127.0.0.1]\r\n250-AUTH CRAM-MD5\r\n250 HELP");
        SmtpServer server = SmtpServer.parse(
                "smtp://user:secret@localhost:" + front.port() + "?from=meridian@example.org&starttls=off");
        JobFailure failure = failure(() -> new MailTransport(server, Clock.systemUTC()).send(ID, MAIL));
        assertThat(failure.message()).contains("no login by PLAIN, LOGIN");
        assertThat(failure.retryable()).isTrue();
    }

    /** What happens at a port for TLS from the first byte, after the time for an answer. */
    @Test
    void aServerThatSaysNothingMayExpectTls() {
        JobFailure failure = MailFailures.of(new MessagingException(
                        "Exception reading response", new SocketTimeoutException("Read timed out")))
                .toFailure();
        assertThat(failure.message()).contains("does not answer in time").contains("smtps");
        assertThat(failure.retryable()).isTrue();
    }

    @Test
    void theMachineGreetsWithAFullNameOrWithItsAddress() {
        transport("").send(ID, MAIL);
        assertThat(front.greetings())
                .isNotEmpty()
                .allMatch(name -> name.matches("\\[[0-9A-Fa-fIPv.:]+]|[^_.]+(\\.[^_.]+)+"));
    }

    @Test
    void theMachineGreetsWithTheNameThatIsSet() {
        SmtpServer server = SmtpServer.parse(
                "smtp://localhost:" + front.port() + "?from=meridian@example.org&starttls=off&ehlo=jobs.example.org");
        new MailTransport(server, Clock.systemUTC()).send(ID, MAIL);
        assertThat(front.greetings()).containsExactly("jobs.example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=?UTF-8?Q?Hello?=",
                "=?x and =?UTF-8?B?SGk=?= and a text that is longer than one encoded word may be",
                " blanks at both ends  ",
                "=?UTF-8?Q?Gr=C3=BC=C3=9Fe?= ü",
                "plain words that are more than one line of a header holds, so that they are folded into two lines"
            })
    void aSubjectArrivesAsItIs(String subject) throws Exception {
        transport("").send(ID, new Email("ada@example.org", subject, "text"));
        assertThat(received().getSubject()).isEqualTo(subject);
        assertThat(received().getHeader("Subject", null).lines()).allMatch(line -> line.length() <= 76);
    }

    @Test
    void aServerThatIsAwayIsTriedAgain() throws IOException {
        front.close();
        assertThat(failure(() -> transport("").send(ID, MAIL)).retryable()).isTrue();
    }

    @Test
    void aMailThatWasTakenIsSentEvenIfTheServerDoesNotSayGoodbye() {
        front.answering("QUIT", "421 what a pity");
        transport("").send(ID, MAIL);
        assertThat(MAILBOXES.getReceivedMessages()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EHLO", "MAIL", "RCPT", "DATA"})
    void aReplyWithoutEndIsAFailureThatMayPass(String command) {
        front.answering(command, "250-" + "still more ".repeat(200_000));
        JobFailure failure = failure(() -> transport("").send(ID, MAIL));
        assertThat(failure.code()).isEqualTo("smtp_failed");
        assertThat(failure.retryable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hi\r\nBcc: eve@example.org", "Hi\nBcc: eve@example.org", "Hi\u0000", "Hi\u0085Bcc: x"})
    void noHeaderIsSmuggledInBySubject(String subject) {
        assertThat(failure(() -> transport("").send(ID, new Email("ada@example.org", subject, "")))
                        .code())
                .isEqualTo("bad_subject");
        assertThat(MAILBOXES.getReceivedMessages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada@example.org\r\nBcc: eve@example.org", "ada@example.org, eve@example.org", "ada"})
    void noFurtherRecipientIsSmuggledIn(String to) {
        assertThat(failure(() -> transport("").send(ID, new Email(to, "Hi", "")))
                        .code())
                .isEqualTo("bad_address");
        assertThat(MAILBOXES.getReceivedMessages()).isEmpty();
    }

    private MimeMessage received() {
        MimeMessage[] all = MAILBOXES.getReceivedMessages();
        assertThat(all).as(() -> GreenMailUtil.getWholeMessage(all[0])).hasSize(1);
        return all[0];
    }

    private MailTransport transport(String login) {
        return transport(front, login);
    }

    private static MailTransport transport(SmtpFront front, String login) {
        return new MailTransport(
                server(front, login),
                Clock.systemUTC(),
                Optional.of(certificate.context().getSocketFactory()));
    }

    private static SmtpServer server(SmtpFront front, String login) {
        return SmtpServer.parse("smtp://" + login + "localhost:" + front.port() + "?from=meridian@example.org");
    }

    private static JobFailure failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        return catchThrowableOfType(JobException.class, work).toFailure();
    }
}
