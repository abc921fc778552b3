package dev.meridian.activities.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A secret that only its holder knows. Its text is shown once and stored nowhere. */
public record Secret(String text) {
    /** The length of the prefix that is shown to people and stored in clear text. */
    static final int PREFIX_LENGTH = 12;

    private static final int RANDOM_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * A new secret of 256 random bits.
     *
     * @param mark the secret's first characters, by which people and scanners of leaked secrets recognise its kind
     */
    static Secret random(String mark) {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return new Secret(mark + HexFormat.of().formatHex(bytes));
    }

    String prefix() {
        return text.substring(0, Math.min(PREFIX_LENGTH, text.length()));
    }

    /** The SHA-256 of the secret, which is stored in its place. */
    byte[] hash() {
        return sha256(text);
    }

    /** The hash in hex, which identifies the secret without revealing it. */
    public String fingerprint() {
        return HexFormat.of().formatHex(hash());
    }

    /**
     * The token that a page must send with changes, against cross-site request forgery; it does not reveal the secret.
     */
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

    /** Does not show the secret. */
    @Override
    public String toString() {
        return "Secret[]";
    }
}
