package dev.meridian.activities.job.object;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * An object that is complete in the bucket.
 *
 * @param sha256 the digest of its bytes, 32 bytes
 */
public record StoredObject(UUID id, long bytes, byte[] sha256) {
    /** The digest that objects have, to be fed with bytes. */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The digest in lower-case hexadecimal digits. */
    public String sha256Hex() {
        return HexFormat.of().formatHex(sha256);
    }
}
