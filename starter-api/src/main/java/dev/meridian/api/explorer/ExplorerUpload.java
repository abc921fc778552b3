package dev.meridian.api.explorer;

import dev.meridian.activities.explorer.edit.CommitMetadata;
import dev.meridian.api.problem.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A request in JSON that stores or previews an explorer's TSV.
 *
 * @param tsv the explorer's whole text
 * @param commitMessage why the TSV was changed, at most 255 characters
 * @param editor who changed the TSV
 */
record ExplorerUpload(
        @Nullable String tsv,
        @Nullable String commitMessage,
        @Nullable Editor editor) {
    private static final int LONGEST = 255;

    /**
     * Who changed the TSV.
     *
     * @param name at most 255 characters
     * @param email at most 255 characters
     */
    record Editor(@Nullable String name, @Nullable String email) {}

    String checkedTsv() {
        if (tsv == null) {
            throw Refusal.unprocessable("invalid_field", "'tsv' is missing").with("path", "/tsv");
        }
        if (tsv.getBytes(StandardCharsets.UTF_8).length > TsvText.MAX_BYTES) {
            throw Refusal.tooLarge(TsvText.MAX_BYTES);
        }
        return TsvText.check(tsv);
    }

    CommitMetadata commit() {
        return commit(commitMessage, editor == null ? null : editor.name(), editor == null ? null : editor.email());
    }

    static CommitMetadata commit(@Nullable String commitMessage, @Nullable String name, @Nullable String email) {
        return new CommitMetadata(
                checked("/commitMessage", commitMessage),
                checked("/editor/name", name),
                checked("/editor/email", email));
    }

    /** Servlets read header bytes as Latin-1; bytes that are valid UTF-8 are decoded as UTF-8. */
    static @Nullable String fromHeader(@Nullable String header) {
        if (header == null) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException latin1) {
            return header;
        }
    }

    private static @Nullable String checked(String path, @Nullable String text) {
        if (text != null && (text.length() > LONGEST || text.indexOf('\0') >= 0)) {
            throw Refusal.unprocessable(
                            "invalid_field",
                            "The text is longer than " + LONGEST + " characters or has a null character")
                    .with("path", path);
        }
        return text;
    }
}
