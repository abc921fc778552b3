package dev.meridian.activities.download.source.csv;

import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The encoding of a file: what is declared, else what a byte order mark says, else UTF-8 if the beginning is that, else ICU's
 * guess.
 *
 * @param markLength the bytes of the byte order mark
 */
record Encoding(Charset charset, int markLength) {
    private static final Charset UTF_32_LE = Charset.forName("UTF-32LE");
    private static final Charset UTF_32_BE = Charset.forName("UTF-32BE");

    static Encoding of(byte[] head, Optional<Charset> declared) {
        Optional<Encoding> marked = marked(head);
        if (declared.isPresent()) {
            // A mark says which of two orders of bytes a declared UTF-16 has, and is no part of the text.
            return marked.filter(mark -> isSame(mark.charset(), declared.get()))
                    .orElse(new Encoding(declared.get(), 0));
        }
        return marked.orElseGet(() -> new Encoding(guess(head), 0));
    }

    /** Whether ASCII's characters stand for themselves in the bytes, so that records end where line breaks stand. */
    boolean isScannable() {
        return !charset.name().startsWith("UTF-16") && !charset.name().startsWith("UTF-32");
    }

    boolean isUtf8() {
        return charset.equals(StandardCharsets.UTF_8) || charset.equals(StandardCharsets.US_ASCII);
    }

    private static boolean isSame(Charset marked, Charset declared) {
        return marked.equals(declared) || marked.name().startsWith(declared.name());
    }

    private static Optional<Encoding> marked(byte[] head) {
        if (starts(head, 0xEF, 0xBB, 0xBF)) {
            return Optional.of(new Encoding(StandardCharsets.UTF_8, 3));
        }
        // UTF-32's mark begins like UTF-16's.
        if (starts(head, 0xFF, 0xFE, 0, 0)) {
            return Optional.of(new Encoding(UTF_32_LE, 4));
        }
        if (starts(head, 0, 0, 0xFE, 0xFF)) {
            return Optional.of(new Encoding(UTF_32_BE, 4));
        }
        if (starts(head, 0xFF, 0xFE)) {
            return Optional.of(new Encoding(StandardCharsets.UTF_16LE, 2));
        }
        if (starts(head, 0xFE, 0xFF)) {
            return Optional.of(new Encoding(StandardCharsets.UTF_16BE, 2));
        }
        return Optional.empty();
    }

    private static boolean starts(byte[] head, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= head.length || (head[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static Charset guess(byte[] head) {
        if (isUtf8(head)) {
            return StandardCharsets.UTF_8;
        }
        CharsetMatch match = new CharsetDetector().setText(head).detect();
        if (match == null || !Charset.isSupported(match.getName())) {
            return Charset.forName("windows-1252");
        }
        return Charset.forName(match.getName());
    }

    /** Whether the bytes are UTF-8; the last character may be cut. */
    private static boolean isUtf8(byte[] head) {
        for (byte each : head) {
            if (each == 0) {
                return false;
            }
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = decoder.decode(ByteBuffer.wrap(head), CharBuffer.allocate(head.length + 1), false);
        return !result.isError();
    }
}
