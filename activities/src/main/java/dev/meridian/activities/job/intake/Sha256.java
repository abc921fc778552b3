package dev.meridian.activities.job.intake;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** SHA-256 in hex, of texts and of JSON; the order of JSON members does not matter. */
public final class Sha256 {
    private static final JsonMapper SORTED =
            JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

    private Sha256() {}

    public static String of(String text) {
        return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    public static String of(JsonNode json) {
        return of(SORTED.writeValueAsString(json));
    }

    /**
     * The same digest as {@link #of(JsonNode)}, for a document that is written piece by piece and never held in memory.
     *
     * @param document writes the document; the members of its outermost object in the order of their names
     */
    public static String ofWritten(Consumer<JsonGenerator> document) {
        MessageDigest digest = digest();
        try (JsonGenerator into =
                SORTED.createGenerator(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
            document.accept(into);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
