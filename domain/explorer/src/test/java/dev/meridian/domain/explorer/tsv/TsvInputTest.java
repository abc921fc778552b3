package dev.meridian.domain.explorer.tsv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meridian.domain.explorer.tsv.TsvRefusedException.Reason;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TsvInputTest {

    private static void assertRefused(byte[] bytes, Reason reason, int line, int column) {
        TsvRefusedException refused = catchThrowableOfType(TsvRefusedException.class, () -> TsvInput.decode(bytes));
        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(refused.line()).isEqualTo(line);
        assertThat(refused.column()).isEqualTo(column);
        assertThat(refused).hasMessageContaining("line " + line + ", column " + column);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void utf8IsTakenAsItIs() {
        String text = "title\tCO₂ 😀\r\n\ufeff";
        assertThat(TsvInput.decode(bytes(text))).isEqualTo(text);
        assertThat(TsvInput.check(text)).isEqualTo(text);
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedWithTheirPlace() {
        assertRefused("a\né\té\u00e9".getBytes(StandardCharsets.ISO_8859_1), Reason.NOT_UTF8, 2, 1);
        assertRefused(new byte[] {'a', '\n', (byte) 0xC3, (byte) 0xA9, 'b', (byte) 0xC0}, Reason.NOT_UTF8, 2, 3);
        assertRefused(new byte[] {'a', (byte) 0xE2, (byte) 0x82}, Reason.NOT_UTF8, 1, 2);
        assertRefused(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, Reason.NOT_UTF8, 1, 1);
        assertRefused("\ufefftitle\n".getBytes(StandardCharsets.UTF_16LE), Reason.UTF16, 1, 1);
        assertRefused("\ufefftitle\n".getBytes(StandardCharsets.UTF_16BE), Reason.UTF16, 1, 1);
    }

    @Test
    void theNulCharacterIsRefusedWithItsPlace() {
        assertRefused(bytes("é\n\té\0"), Reason.NUL_CHARACTER, 2, 3);
    }

    @Test
    void theFirstFaultIsTold() {
        assertRefused(new byte[] {'\n', 0, (byte) 0xFF}, Reason.NUL_CHARACTER, 2, 1);
    }

    @Test
    void tooManyLinesAreRefusedAtTheFirstOneTooMany() {
        String lines = "x\n".repeat(TsvInput.MAX_LINES);
        assertThat(TsvInput.decode(bytes(lines))).hasSize(lines.length());
        assertRefused(bytes(lines + "y"), Reason.TOO_MANY_LINES, TsvInput.MAX_LINES + 1, 1);
    }

    @Test
    void aLineThatIsTooLongIsRefused() {
        String line = "é".repeat(TsvInput.MAX_LINE_BYTES / 2);
        assertThat(TsvInput.decode(bytes(line + "\n" + line))).hasSize(TsvInput.MAX_LINE_BYTES + 1);
        assertRefused(bytes("\n" + line + "x"), Reason.LINE_TOO_LONG, 2, TsvInput.MAX_LINE_BYTES / 2 + 1);
    }

    @Test
    void halfASurrogatePairInAStringIsNotUtf8() {
        TsvRefusedException refused =
                catchThrowableOfType(TsvRefusedException.class, () -> TsvInput.check("😀\nab\ud83dc"));
        assertThat(refused.reason()).isEqualTo(Reason.NOT_UTF8);
        assertThat(refused.line()).isEqualTo(2);
        assertThat(refused.column()).isEqualTo(3);
    }
}
