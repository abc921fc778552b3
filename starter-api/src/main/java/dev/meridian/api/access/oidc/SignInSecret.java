package dev.meridian.api.access.oidc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The secret of one sign-in, which only the browser keeps, in a cookie. State, nonce and PKCE's verifier (RFC 7636) are
 * hashes of it, so that nothing has to be stored here, and none of the three reveals another.
 */
public record SignInSecret(String text) {
    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final int RANDOM_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    public SignInSecret {
        if (!isSecret(text)) {
            throw new IllegalArgumentException("not the secret of a sign-in");
        }
    }

    /** Whether a text can be the secret of a sign-in. */
    public static boolean isSecret(String text) {
        return TEXT.matcher(text).matches();
    }

    /** A new secret of 256 random bits. */
    public static SignInSecret random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return new SignInSecret(base64(bytes));
    }

    /** The state, which the provider sends back with its answer. */
    public String state() {
        return base64(sha256("state:" + text));
    }

    /** The nonce, which the provider puts into the token. */
    String nonce() {
        return base64(sha256("nonce:" + text));
    }

    /** PKCE's verifier, which the exchange of the code has to show. */
    String verifier() {
        return base64(sha256("verifier:" + text));
    }

    /** PKCE's challenge, with which the provider compares the verifier. */
    String challenge() {
        return base64(sha256(verifier()));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
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
        return "SignInSecret[]";
    }
}
