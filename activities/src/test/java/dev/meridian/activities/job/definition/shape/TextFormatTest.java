package dev.meridian.activities.job.definition.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.mail.internet.InternetAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
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

    @Test
    void anAddressHasAtMost64CharactersBeforeTheAtAnd254Altogether() {
        assertThat(TextFormat.EMAIL.holdsFor("a".repeat(64) + "@example.org")).isTrue();
        assertThat(TextFormat.EMAIL.holdsFor("a".repeat(65) + "@example.org")).isFalse();
        String domain = ("b".repeat(60) + ".").repeat(3) + "org";
        assertThat(TextFormat.EMAIL.holdsFor("a".repeat(64) + "@" + domain)).isTrue();
        assertThat(TextFormat.EMAIL.holdsFor("a".repeat(64) + "@" + domain + "c".repeat(4)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org",
                "HTTPS://EXAMPLE.ORG:8443/a?b=c#d",
                "http://127.0.0.1/",
                "http://[::1]:8080/x",
                "http://example.org:65535"
            })
    void absoluteWebAddressesAreRecognised(String text) {
        assertThat(TextFormat.HTTP_URL.holdsFor(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org",
                "/path",
                "//example.org",
                "ftp://example.org",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "http:///path",
                "http://",
                "http://user@example.org",
                "http://user:pass@example.org",
                "http://example.org:65536",
                "http://exa mple.org",
                "http://example.org/\n"
            })
    void otherAddressesAndAddressesWithUserInfoAreRefused(String text) {
        assertThat(TextFormat.HTTP_URL.holdsFor(text)).isFalse();
    }

    @Test
    void aUuidHasItsFiveGroupsInEitherCase() {
        assertThat(TextFormat.UUID.holdsFor("0190163d-8694-739b-aea5-966c26f8ad91"))
                .isTrue();
        assertThat(TextFormat.UUID.holdsFor("0190163D-8694-739B-AEA5-966C26F8AD91"))
                .isTrue();
        assertThat(TextFormat.UUID.holdsFor("1-1-1-1-1"))
                .as("java.util.UUID reads this")
                .isFalse();
        assertThat(TextFormat.UUID.holdsFor("0190163d8694739baea5966c26f8ad91")).isFalse();
        assertThat(TextFormat.UUID.holdsFor("{0190163d-8694-739b-aea5-966c26f8ad91}"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2027-01-31T12:00:00Z", "2027-01-31T12:00:00.123456789+05:30", "2027-01-31T12:00Z"})
    void timesWithTheirOffsetAreRecognised(String text) {
        assertThat(TextFormat.DATE_TIME.holdsFor(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2027-01-31",
                "2027-01-31T12:00:00",
                "2027-02-30T12:00:00Z",
                "2027-01-31 12:00:00Z",
                "2027-01-31T24:00:01Z",
                "2027-01-31T12:00:00[Europe/Paris]",
                "1969-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z",
                "1801483200"
            })
    void timesWithoutAnOffsetAndTimesFarAwayAreRefused(String text) {
        assertThat(TextFormat.DATE_TIME.holdsFor(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT30S", "PT1.5S", "P1D", "P1DT2H3M4S", "PT0S", "PT90M"})
    void durationsOfDaysToSecondsAreRecognised(String text) {
        assertThat(TextFormat.DURATION.holdsFor(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "30s", "PT", "-PT1S", "PT-1S", "P1W", "P1M", "P1Y", "PT99999999999999999999S"})
    void negativeDurationsAndDurationsOfNoFixedLengthAreRefused(String text) {
        assertThat(TextFormat.DURATION.holdsFor(text)).isFalse();
    }

    @Test
    void aLineHasNoControlCharacters() {
        assertThat(TextFormat.LINE.holdsFor("Grüße: 50 % \ud83d\ude00")).isTrue();
        assertThat(TextFormat.LINE.holdsFor("")).isTrue();
        assertThat(TextFormat.LINE.holdsFor("a\nb")).isFalse();
        assertThat(TextFormat.LINE.holdsFor("a\rb")).isFalse();
        assertThat(TextFormat.LINE.holdsFor("a\tb")).isFalse();
        assertThat(TextFormat.LINE.holdsFor("a\u0085b")).isFalse();
    }

    @Test
    void everyFormatHasANameOfItsOwnForSchemasAndSaysInWordsWhatItWants() {
        assertThat(Arrays.stream(TextFormat.values()).map(TextFormat::schemaName))
                .containsExactly("email", "uri", "uuid", "date-time", "duration", "line");
        assertThat(TextFormat.values())
                .allSatisfy(format -> assertThat(format.inWords()).matches("(an?|one) .*"));
    }
}
