package dev.meridian.activities.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A secret that is known to its holder alone. Its text is to be shown once and kept nowhere. */
public record Secret(String text) {
    /** Of the text, shown to people and kept in the clear. */
    static final int PREFIX_LENGTH = 12;

    private static final int RANDOM_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * A new one, of 256 random bits.
     *
     * @param mark how it begins, so that people and scanners of leaked secrets know what it is
     */
    static Secret random(String mark) {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return new Secret(mark + HexFormat.of().formatHex(bytes));
    }

    String prefix() {
        return text.substring(0, Math.min(PREFIX_LENGTH, text.length()));
    }

    /** SHA-256, in which a secret is kept. */
    byte[] hash() {
        return sha256(text);
    }

    /** The hash in hex: knows this secret again, and tells nothing of it. */
    public String fingerprint() {
        return HexFormat.of().formatHex(hash());
    }

    /** What a page of ours must send along with changes, to show that it is one; tells nothing of the secret. */
    public String csrfToken() {
        return HexFormat.of().formatHex(sha256("csrf:" + text));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "Secret[]";
    }
}
