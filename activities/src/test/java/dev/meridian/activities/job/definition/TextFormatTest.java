package dev.meridian.activities.job.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.mail.internet.InternetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextFormatTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@example.org",
                "a.b+c_d@sub.example.org",
                "!#$%&'*+/=?^_`{|}~-@example.org",
                "a@localhost",
                "1@1.example"
            })
    void anAddressThatIsTakenIsOneThatTheSenderTakes(String address) {
        assertThat(TextFormat.EMAIL.holdsFor(address)).isTrue();
        assertThatCode(() -> new InternetAddress(address, true).validate()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a..b@example.org",
                ".a@example.org",
                "a.@example.org",
                "a@example..org",
                "a@.example.org",
                "a@example.org.",
                "a@-example.org",
                "a@my_host.example",
                "a@[127.0.0.1]",
                "\"a b\"@example.org",
                "a b@example.org",
                "a@b@example.org",
                "Ada <a@example.org>",
                "a@example.org, b@example.org",
                "a",
                "@example.org",
                "a@",
                "jos\u00e9@example.org",
                "a@m\u00fcnchen.example",
                "a@example.org\r\nBcc: b@example.org",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.org"
            })
    void anAddressThatCouldNotBeSentToIsRefused(String address) {
        assertThat(TextFormat.EMAIL.holdsFor(address)).isFalse();
    }
}
