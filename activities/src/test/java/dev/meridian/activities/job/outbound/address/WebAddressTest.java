package dev.meridian.activities.job.outbound.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "http://example.org > http://example.org/",
                "HTTP://EXAMPLE.org:80/A?b#c > http://example.org/A?b",
                "https://example.org:443/ > https://example.org/",
                "https://example.org:/ > https://example.org/",
                "http://example.org:0080/ > http://example.org/",
                "http://example.org:8080?x > http://example.org:8080/?x",
                "http://example.org./a > http://example.org./a",
                "http://my_hook.example/x > http://my_hook.example/x",
                "http://_/ > http://_/",
                "http://a-.-b.example/ > http://a-.-b.example/",
                "http://münchen.example/café > http://xn--mnchen-3ya.example/caf%C3%A9",
                "http://faß.example/ > http://xn--fa-hia.example/",
                "http://ＧＯ.example/ > http://go.example/",
                "http://日本語。jp/ > http://xn--wgv71a119e.jp/",
                "http://ex%61mple.org/ > http://example.org/",
                "http://127.1/ > http://127.0.0.1/",
                "http://2130706433/ > http://127.0.0.1/",
                "http://0x7f.0.0.1/ > http://127.0.0.1/",
                "http://0177.0.0.1/ > http://127.0.0.1/",
                "http://127.0.0.1./ > http://127.0.0.1/",
                "http://１２７.0.0.1/ > http://127.0.0.1/",
                "http://[::1]:8080/ > http://[::1]:8080/",
                "http://[2001:DB8::1]/ > http://[2001:db8::1]/",
                "http://example.org/a b/{c}|d > http://example.org/a%20b/%7Bc%7D%7Cd",
                "http://example.org/%e9%zz%2 > http://example.org/%e9%25zz%252",
                "http://example.org/a/./b/../c/.. > http://example.org/a/",
                "http://example.org/../../a//b > http://example.org/a//b",
                "http://example.org/a/%2e%2E/b > http://example.org/b",
                "http://example.org/a%2Fb%5C > http://example.org/a%2Fb%5C",
                "http://example.org/?q=ä&b=c+d%20e > http://example.org/?q=%C3%A4&b=c+d%20e",
                "http://example.org/?a\\b[]='\" > http://example.org/?a%5Cb%5B%5D='%22",
                "http://example.org/?a/../b?c > http://example.org/?a/../b?c",
                "http://example.org/😀 > http://example.org/%F0%9F%98%80",
            })
    void anAddressIsCalledAsBrowsersCallIt(String text, String called) {
        WebAddress address = WebAddress.parse(text);
        assertThat(address).hasToString(called);
        assertThat(WebAddress.parse(called)).isEqualTo(address);
        assertThat(address.toUri().toString()).isEqualTo(called);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org",
                "//example.org/",
                "http:example.org",
                "http:/example.org",
                "http:///example.org",
                "http://",
                "http://:80/",
                "ftp://example.org/",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "http://user@example.org/",
                "http://user:secret@example.org/",
                "http://@example.org/",
                "http://good.example\\@evil.example/",
                "http:\\\\example.org/",
                "http://example.org/a\\b",
                "http://exam ple.org/",
                "http://example.org /",
                " http://example.org/",
                "http://example.org/\n",
                "http://exam\tple.org/",
                "http://example.org/\u0000",
                "http://example.org/\ud800",
                "http://a..b/",
                "http://.example.org/",
                "http://example.org../",
                "http://ex<ample.org/",
                "http://example%2eorg%2f@evil/",
                "http://example%00.org/",
                "http://example%20.org/",
                "http://xn--a/",
                "http://\u00ad/",
                "http://256.1.1.1/",
                "http://1.2.3.4.5/",
                "http://1.2.3.08/",
                "http://-1.2.3.4/",
                "http://a.1/",
                "http://4294967296/",
                "http://[::1/",
                "http://::1/",
                "http://[1.2.3.4]/",
                "http://[::1%25eth0]/",
                "http://[g::1]/",
                "http://example.org:0/",
                "http://example.org:65536/",
                "http://example.org:99999999999/",
                "http://example.org:80a/",
                "http://example.org:-80/",
                "http://example.org:80:80/"
            })
    void whatIsNoAddressOrIsReadInDifferentWaysIsRefused(String text) {
        assertThatThrownBy(() -> WebAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(refused ->
                        assertThat(String.valueOf(refused.getMessage())).doesNotContain("secret"));
    }

    @Test
    void aNameOfAHostHasNoMoreThan63CharactersInALabelAnd253InAll() {
        String label = "a".repeat(63);
        assertThat(WebAddress.isAddress("http://" + label + ".example/")).isTrue();
        assertThat(WebAddress.isAddress("http://" + label + "a.example/")).isFalse();
        assertThat(WebAddress.isAddress("http://" + (label + ".").repeat(4) + "example/"))
                .isFalse();
        assertThat(WebAddress.isAddress("http://" + "a.".repeat(1_000_000) + "example/"))
                .isFalse();
    }

    /** The examples of RFC 3986, 5.4, without the examples that lead to other schemes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "g > http://a/b/c/g",
                "./g > http://a/b/c/g",
                "g/ > http://a/b/c/g/",
                "/g > http://a/g",
                "//g > http://g/",
                "?y > http://a/b/c/d;p?y",
                "g?y > http://a/b/c/g?y",
                "'#s' > http://a/b/c/d;p?q",
                "g#s > http://a/b/c/g",
                "g?y#s > http://a/b/c/g?y",
                ";x > http://a/b/c/;x",
                "g;x > http://a/b/c/g;x",
                "g;x?y#s > http://a/b/c/g;x?y",
                "'' > http://a/b/c/d;p?q",
                ". > http://a/b/c/",
                "./ > http://a/b/c/",
                ".. > http://a/b/",
                "../ > http://a/b/",
                "../g > http://a/b/g",
                "../.. > http://a/",
                "../../g > http://a/g",
                "../../../g > http://a/g",
                "/./g > http://a/g",
                "/../g > http://a/g",
                "g. > http://a/b/c/g.",
                "..g > http://a/b/c/..g",
                "./g/. > http://a/b/c/g/",
                "g/../h > http://a/b/c/h",
                "g;x=1/../y > http://a/b/c/y",
                "g?y/../x > http://a/b/c/g?y/../x",
                "https://h/x > https://h/x",
            })
    void aReferenceIsResolvedAsTheStandardSays(String reference, String target) {
        assertThat(WebAddress.parse("http://a/b/c/d;p?q").resolve(reference)).hasToString(target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///x", "//user@h/", "http:g", "\\\\h\\x", "//", "mailto:a@b.c", "/\r\n"})
    void aReferenceToNoWebAddressIsRefused(String reference) {
        WebAddress from = WebAddress.parse("http://a/b");
        assertThatThrownBy(() -> from.resolve(reference)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOperatorsAddressMayHaveALogin() {
        WebAddress address = WebAddress.parse(
                "postgres://us%40er:p%2Fss+w%zz:ord@my_db:6432/m%C3%A9?ssl=true", Map.of("postgres", 5432));
        assertThat(address.user()).hasValue("us@er");
        assertThat(address.password()).hasValue("p/ss+w%zz:ord");
        assertThat(address).hasToString("postgres://my_db:6432/m%C3%A9?ssl=true");
    }
}
