package dev.meridian.api.record;

import dev.meridian.activities.job.object.StoredObject;
import dev.meridian.api.problem.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The SHA-256 that a client says its audio has: {@code Content-Digest} (RFC 9530) or {@code x-amz-checksum-sha256}. */
final class BodyDigest {
    private static final String CONTENT_DIGEST = "Content-Digest";
    private static final String S3_CHECKSUM = "x-amz-checksum-sha256";
    private static final Pattern SHA_256 = Pattern.compile("(?i)(?:^|,)\\s*sha-256\\s*=\\s*:([A-Za-z0-9+/=]*):");
    /** The name of the digest, with a value in another form than RFC 9530's. */
    private static final Pattern NAMED = Pattern.compile("(?i)(?:^|,)\\s*sha-256\\s*(?:=|,|$)");

    private static final int LENGTH = 32;

    private BodyDigest() {}

    /** The digest that the request names; empty if it names none, or digests of other kinds only. */
    static Optional<byte[]> of(HttpServletRequest request) {
        List<String> said = Collections.list(request.getHeaders(CONTENT_DIGEST));
        if (!said.isEmpty()) {
            String digests = String.join(",", said);
            Matcher sha256 = SHA_256.matcher(digests);
            if (sha256.find()) {
                return Optional.of(base64(CONTENT_DIGEST, sha256.group(1)));
            }
            if (NAMED.matcher(digests).find()) {
                throw bad(CONTENT_DIGEST);
            }
            return Optional.empty();
        }
        return Optional.ofNullable(request.getHeader(S3_CHECKSUM)).map(text -> base64(S3_CHECKSUM, text.strip()));
    }

    /** A digest in hexadecimal digits. */
    static Optional<byte[]> ofHex(@Nullable String hex) {
        if (hex == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(requireLength("sha256", HexFormat.of().parseHex(hex)));
        } catch (IllegalArgumentException malformed) {
            throw bad("sha256");
        }
    }

    /** Refuses audio that is not what its client has sent. */
    static void requireEqual(Optional<byte[]> digest, StoredObject stored) {
        if (digest.isPresent() && !MessageDigest.isEqual(digest.get(), stored.sha256())) {
            throw Refusal.unprocessable(
                            "checksum_mismatch", "The audio that has arrived has another SHA-256; send it again")
                    .with("sha256", stored.sha256Hex());
        }
    }

    private static byte[] base64(String name, String text) {
        try {
            return requireLength(name, Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException malformed) {
            throw bad(name);
        }
    }

    private static byte[] requireLength(String name, byte[] digest) {
        if (digest.length != LENGTH) {
            throw bad(name);
        }
        return digest;
    }

    private static Refusal bad(String name) {
        return Refusal.badRequest("bad_digest", "'" + name + "' is no SHA-256 in the form " + form(name))
                .with("parameter", name);
    }

    private static String form(String name) {
        return switch (name) {
            case CONTENT_DIGEST -> "sha-256=:<Base64>:";
            case S3_CHECKSUM -> "<Base64>";
            default -> "of 64 hexadecimal digits";
        };
    }
}
