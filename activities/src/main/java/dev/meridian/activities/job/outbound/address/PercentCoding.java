package dev.meridian.activities.job.outbound.address;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Percent-encoding: characters that a part of an address must not contain are written as their UTF-8 bytes in hex. */
final class PercentCoding {
    private static final String HEX = "0123456789ABCDEF";
    /**
     * The characters, besides letters and digits, that RFC 3986 allows in a path; the percent sign is treated
     * separately.
     */
    private static final String IN_PATH = "-._~!$&'()*+,;=:@/";

    private static final String IN_QUERY = IN_PATH + "?";

    private PercentCoding() {}

    /** Encodes a path and resolves its dot segments; {@code %2e} counts as a dot. */
    static String path(String path) {
        return withoutDots(encode(path, IN_PATH));
    }

    static String query(String query) {
        return encode(query, IN_QUERY);
    }

    static String decode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%' && i + 2 < bytes.length && isHex(bytes[i + 1]) && isHex(bytes[i + 2])) {
                decoded.write(Character.digit(bytes[i + 1], 16) << 4 | Character.digit(bytes[i + 2], 16));
                i += 2;
            } else {
                decoded.write(bytes[i]);
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }

    private static String encode(String text, String kept) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder encoded = new StringBuilder(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            byte next = bytes[i];
            boolean escape = next == '%' && i + 2 < bytes.length && isHex(bytes[i + 1]) && isHex(bytes[i + 2]);
            if (escape || isAlphanumeric(next) || (next > 0 && kept.indexOf(next) >= 0)) {
                encoded.append((char) next);
            } else {
                encoded.append('%').append(HEX.charAt(next >> 4 & 15)).append(HEX.charAt(next & 15));
            }
        }
        return encoded.toString();
    }

    private static String withoutDots(String path) {
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.split("/", -1);
        for (int i = 1; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            switch (segments[i].toLowerCase(Locale.ROOT).replace("%2e", ".")) {
                case "." -> addEmptyIf(last, kept);
                case ".." -> {
                    kept.pollLast();
                    addEmptyIf(last, kept);
                }
                default -> kept.addLast(segments[i]);
            }
        }
        return segments.length == 1 ? path : "/" + String.join("/", kept);
    }

    private static void addEmptyIf(boolean last, Deque<String> segments) {
        if (last) {
            segments.addLast("");
        }
    }

    private static boolean isHex(byte character) {
        return Character.digit(character, 16) >= 0;
    }

    private static boolean isAlphanumeric(byte character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9');
    }
}
