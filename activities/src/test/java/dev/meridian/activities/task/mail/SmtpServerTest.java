package dev.meridian.activities.task.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code SMTP_URL} may be. */
class SmtpServerTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "smtp://localhost",
                "smtp://localhost?from=meridian",
                "smtp://localhost?from=a%20b@c.org",
                "smtp://localhost?from=G:a@example.org;"
            })
    void aServerNeedsASender(String url) {
        assertThatThrownBy(() -> SmtpServer.parse(url)).hasMessageContaining("?from=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"j%C3%B6rg@example.org", "J%20%3Cjobs@b%C3%BCcher.example%3E"})
    void aSenderHasAnAddressInAscii(String from) {
        assertThatThrownBy(() -> SmtpServer.parse("smtp://localhost?from=" + from))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("xn--");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "my_host.example.org", "jobs.example.org%0D%0AMAIL", ""})
    void theNameOfTheMachineIsAFullName(String name) {
        assertThatThrownBy(() -> SmtpServer.parse("smtp://localhost?from=a@example.org&ehlo=" + name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ehlo");
    }

    @Test
    void aServerMayHaveAnUnderscoreInItsName() {
        SmtpServer server = SmtpServer.parse("smtp://us%40er:p^ss%3A@my_mail?from=meridian@example.org");
        assertThat(server.host()).isEqualTo("my_mail");
        assertThat(server.port()).isEqualTo(587);
        assertThat(server.login()).hasValue(new SmtpServer.Login("us@er", "p^ss:"));
        assertThat(SmtpServer.parse("smtps://[::1]/?from=meridian@example.org").port())
                .isEqualTo(465);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost?from=a@b.c",
                "smtp:localhost?from=a@b.c",
                "smtp://secret@?from=a@b.c",
                "smtp://u:s ecret@h:x"
            })
    void whatIsNoMailServerIsRefusedWithoutShowingIt(String url) {
        assertThatThrownBy(() -> SmtpServer.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("ecret");
    }
}
