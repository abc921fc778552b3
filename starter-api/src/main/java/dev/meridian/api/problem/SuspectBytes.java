package dev.meridian.api.problem;

import java.io.IOException;
import java.io.InputStream;

/**
 * What the bytes of a JSON document give reason to check, found without decoding its texts, which may be long.
 *
 * @param surrogates whether there may be lone surrogates: written as {@code \}{@code ud83d}, or as bytes that UTF-8
 *     forbids
 * @param notUtf8 whether the document is UTF-16 or UTF-32
 */
record SuspectBytes(boolean surrogates, boolean notUtf8) {
    private static final int BUFFER = 8 << 10;

    /** The first byte, in UTF-8, of U+D000 to U+DFFF. */
    private static final int LEAD = 0xED;

    private static final int FIRST_OF_SURROGATES = 0xA0;

    static SuspectBytes in(InputStream document) throws IOException {
        boolean surrogates = false;
        boolean notUtf8 = false;
        int last = 0;
        int beforeLast = 0;
        long position = 0;
        byte[] buffer = new byte[BUFFER];
        for (int length = document.read(buffer); length > 0; length = document.read(buffer)) {
            for (int i = 0; i < length; i++) {
                int now = Byte.toUnsignedInt(buffer[i]);
                // A document begins with two characters of ASCII, unless it is a text of one digit.
                notUtf8 |= position++ < 2 && (now == 0 || now >= 0xFE);
                surrogates |= last == LEAD && now >= FIRST_OF_SURROGATES;
                surrogates |= beforeLast == '\\' && last == 'u' && (now == 'd' || now == 'D');
                beforeLast = last;
                last = now;
            }
        }
        return new SuspectBytes(surrogates, notUtf8);
    }
}
