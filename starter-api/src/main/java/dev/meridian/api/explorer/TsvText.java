package dev.meridian.api.explorer;

import dev.meridian.api.problem.Refusal;
import dev.meridian.domain.explorer.tsv.TsvInput;
import dev.meridian.domain.explorer.tsv.TsvRefusedException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks the TSV in a request: at most {@link #MAX_BYTES}, and valid for {@link TsvInput}. Refusals name line and
 * column, from 1, columns in characters.
 */
final class TsvText {
    static final int MAX_BYTES = 32 << 20;

    private TsvText() {}

    /** Decodes and checks a body. Clients send an empty one by mistake, such as curl for a file that is missing. */
    static String ofBody(byte @Nullable [] utf8) {
        if (utf8 == null || utf8.length == 0) {
            throw Refusal.badRequest(
                    "empty_body",
                    "The request has no text of an explorer; DELETE removes an explorer with all of its views");
        }
        return refusing(() -> TsvInput.decode(utf8));
    }

    /** Checks a text that came as JSON. */
    static String check(String tsv) {
        return refusing(() -> TsvInput.check(tsv));
    }

    private static String refusing(Supplier<String> text) {
        try {
            return text.get();
        } catch (TsvRefusedException refused) {
            String code = switch (refused.reason()) {
                case NOT_UTF8, UTF16 -> "tsv_not_utf8";
                case NUL_CHARACTER -> "tsv_null_character";
                case TOO_MANY_LINES -> "tsv_too_many_rows";
                case LINE_TOO_LONG -> "tsv_line_too_long";
            };
            throw Refusal.unprocessable(code, String.valueOf(refused.getMessage()))
                    .with("line", refused.line())
                    .with("column", refused.column());
        }
    }
}
