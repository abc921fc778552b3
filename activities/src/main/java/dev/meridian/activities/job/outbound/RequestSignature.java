package dev.meridian.activities.job.outbound;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs outgoing requests, so that the receiver can verify their sender and their age.
 *
 * <p>The header {@value #HEADER} is {@code t=<unix seconds>,v1=<hex>}, where hex is the HMAC-SHA-256 of
 * {@code <t>.<body>} under a secret that both sides know.
 */
public final class RequestSignature {
    public static final String HEADER = "Meridian-Signature";

    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern FORM = Pattern.compile("t=(\\d{1,15}),v1=([0-9a-f]{64})");

    private final SecretKeySpec secret;
    private final Clock clock;

    public RequestSignature(String secret, Clock clock) {
        this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
        this.clock = clock;
    }

    /** The value of the header for a body that is sent now. */
    public String sign(byte[] body) {
        long now = clock.instant().getEpochSecond();
        return "t=" + now + ",v1=" + HexFormat.of().formatHex(hmac(now, body));
    }

    /** Whether a header's value was made with the same secret for this body, no longer ago than {@code maxAge}. */
    public boolean isGenuine(String value, byte[] body, Duration maxAge) {
        Matcher parts = FORM.matcher(value);
        if (!parts.matches()) {
            return false;
        }
        long signedAt = Long.parseLong(parts.group(1));
        boolean recent = Math.abs(clock.instant().getEpochSecond() - signedAt) <= maxAge.toSeconds();
        return recent
                && MessageDigest.isEqual(hmac(signedAt, body), HexFormat.of().parseHex(parts.group(2)));
    }

    private byte[] hmac(long unixSeconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            mac.update((unixSeconds + ".").getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(body);
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
