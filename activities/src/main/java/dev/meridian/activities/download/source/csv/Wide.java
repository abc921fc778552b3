package dev.meridian.activities.download.source.csv;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text of UTF-16 and UTF-32 as UTF-8, portion by portion; a lone surrogate becomes U+FFFD. */
final class Wide {
    /** Bytes of a character that a portion has cut. */
    private byte[] rest = new byte[0];

    /** The UTF-8 of a portion; the last character waits for the next portion if it is cut. */
    byte[] toUtf8(Charset charset, byte[] bytes, int length, boolean last) {
        byte[] whole = Arrays.copyOf(rest, rest.length + length);
        System.arraycopy(bytes, 0, whole, rest.length, length);
        int end = last ? whole.length : uncut(charset, whole);
        rest = Arrays.copyOfRange(whole, end, whole.length);
        return utf8(new String(whole, 0, end, charset));
    }

    static byte[] toUtf8(Charset charset, byte[] bytes, int from, int to) {
        byte[] whole = Arrays.copyOfRange(bytes, from, to);
        return utf8(new String(whole, 0, uncut(charset, whole), charset));
    }

    /** How many bytes of the encoding these bytes of UTF-8 were made of. */
    static long length(Charset charset, byte[] utf8, int count) {
        String text = new String(utf8, 0, count, StandardCharsets.UTF_8);
        return charset.name().startsWith("UTF-32") ? 4L * text.codePointCount(0, text.length()) : 2L * text.length();
    }

    private static byte[] utf8(String text) {
        StringBuilder storable = new StringBuilder(text);
        for (int i = 0; i < storable.length(); i++) {
            char c = storable.charAt(i);
            boolean pairs = Character.isHighSurrogate(c)
                    && i + 1 < storable.length()
                    && Character.isLowSurrogate(storable.charAt(i + 1));
            if (pairs) {
                i++;
            } else if (Character.isSurrogate(c)) {
                storable.setCharAt(i, '\uFFFD');
            }
        }
        return storable.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static int uncut(Charset charset, byte[] bytes) {
        if (charset.name().startsWith("UTF-32")) {
            return bytes.length / 4 * 4;
        }
        int even = bytes.length / 2 * 2;
        if (even == 0) {
            return 0;
        }
        int high = charset.equals(StandardCharsets.UTF_16LE) ? bytes[even - 1] : bytes[even - 2];
        boolean cut = (high & 0xFC) == 0xD8;
        return cut ? even - 2 : even;
    }
}
