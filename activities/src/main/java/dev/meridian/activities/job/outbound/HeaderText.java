package dev.meridian.activities.job.outbound;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Decodes headers: the HTTP client reads their bytes as ISO 8859-1, although today's servers send UTF-8. */
public final class HeaderText {
    private HeaderText() {}

    /** The text as UTF-8 if its bytes are UTF-8; else as it is. */
    public static String decoded(String value) {
        if (value.chars().anyMatch(unit -> unit > 0xff)) {
            return value;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException latin) {
            return value;
        }
    }
}
