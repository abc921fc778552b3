package dev.meridian.domain.explorer.ecma;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EcmaTextTest {

    @Test
    void unicodeSpacesAndTheByteOrderMarkAreTrimmed() {
        assertThat(EcmaText.trim("\u00a0\ufeff\u2003\u3000\u2028 a b\u202f\u205f\u1680\t\u000b\f\r\n"))
                .isEqualTo("a b");
    }

    @Test
    void theZeroWidthSpaceIsNoWhiteSpace() {
        assertThat(EcmaText.trim("\u200ba\u200b")).isEqualTo("\u200ba\u200b");
        assertThat(EcmaText.trim("\u0085a\u001f")).isEqualTo("\u0085a\u001f");
        assertThat(EcmaText.trim("\u180ea")).isEqualTo("\u180ea");
    }

    @Test
    void splittingKeepsEveryEmptyPart() {
        assertThat(EcmaText.split("\ta\t\t", '\t')).containsExactly("", "a", "", "");
        assertThat(EcmaText.split("", '\t')).containsExactly("");
        assertThat(EcmaText.words("202 203  204 ")).containsExactly("202", "203", "204");
    }
}
