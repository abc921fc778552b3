package dev.meridian.activities.task.mail;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The subject of a mail, written so that readers show exactly this text. */
final class SubjectText {
    static final String HEADER = "Subject";

    /** An encoded word has at most 75 characters. */
    private static final int BYTES_OF_A_WORD = 45;

    private SubjectText() {}

    /**
     * Encodes a text of one line and folds it. A text of ASCII stays as it is, unless readers would take it for an encoded one, or
     * would drop blanks at its ends.
     */
    static String encoded(String text) {
        int before = HEADER.length() + 2;
        boolean isAscii = text.chars().allMatch(unit -> unit < 0x80);
        if (isAscii && (text.contains("=?") || !text.strip().equals(text))) {
            return words(text);
        }
        try {
            return MimeUtility.fold(before, MimeUtility.encodeText(text, StandardCharsets.UTF_8.name(), null));
        } catch (UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String words(String ascii) {
        StringBuilder words = new StringBuilder();
        for (int from = 0; from < ascii.length(); from += BYTES_OF_A_WORD) {
            String piece = ascii.substring(from, Math.min(ascii.length(), from + BYTES_OF_A_WORD));
            words.append(words.isEmpty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?")
                    .append(Base64.getEncoder().encodeToString(piece.getBytes(StandardCharsets.US_ASCII)))
                    .append("?=");
        }
        return words.toString();
    }
}
