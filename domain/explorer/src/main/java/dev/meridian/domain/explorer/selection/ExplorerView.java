package dev.meridian.domain.explorer.selection;

import dev.meridian.domain.explorer.program.ShortText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A view of an explorer: a config or an error, never both.
 *
 * @param row the number of its row, from 0; views come in row order
 * @param viewId its name, at most 512 characters; not unique
 * @param dimensions its choices as a compact JSON object, exactly as stored
 * @param config the canonical JSON text that is stored and uploaded
 * @param error why there is no config, at most 500 characters
 */
public record ExplorerView(
        int row,
        String viewId,
        String dimensions,
        @Nullable String config,
        @Nullable String error) {

    public ExplorerView {
        if ((config == null) == (error == null)) {
            throw new IllegalArgumentException("a view has either a config or an error");
        }
    }

    static ExplorerView failed(int row, String viewId, String dimensions, String error) {
        return new ExplorerView(row, viewId, dimensions, null, ShortText.of(error));
    }

    /** Base64 of the MD5 of the config's UTF-8 bytes, as {@code Content-MD5} wants it; {@code null} without a config. */
    public @Nullable String md5() {
        return config == null ? null : md5(config);
    }

    /** Base64 of the MD5 of a text's UTF-8 bytes. */
    public static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
