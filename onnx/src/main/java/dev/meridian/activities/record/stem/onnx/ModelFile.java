package dev.meridian.activities.record.stem.onnx;

import ai.onnxruntime.OrtException;
import dev.meridian.activities.job.work.JobException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The file {@value #FILE} of a model. */
final class ModelFile {
    static final String FILE = "model.onnx";

    private static final int PIECE = 1 << 20;
    private static final int MOST_WORDS = 300;

    private ModelFile() {}

    /** The file, whose digest was compared. @throws JobException {@code model_file_missing}, {@code model_checksum_mismatch} */
    static Path verified(String name, Path folder, String sha256) {
        Path file = folder.resolve(FILE);
        try {
            String has = HexFormat.of().formatHex(digest(file));
            if (!has.equals(sha256)) {
                throw JobException.permanent(
                        "model_checksum_mismatch",
                        "The file %s of the model '%s' has the SHA-256 %s instead of %s"
                                .formatted(FILE, name, has, sha256));
            }
            return file;
        } catch (NoSuchFileException missing) {
            throw JobException.permanent(
                    "model_file_missing", "The model '" + name + "' has no file " + FILE + " in its folder");
        } catch (IOException unreadable) {
            throw JobException.retryable("model_failed", "The model '" + name + "' can't be read", unreadable);
        }
    }

    private static byte[] digest(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[PIECE];
            for (int got = stream.read(piece); got >= 0; got = stream.read(piece)) {
                digest.update(piece, 0, got);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What ONNX Runtime says, without the folder of the model, in one line. */
    static String words(OrtException failed) {
        String words = String.valueOf(failed.getMessage())
                .replaceAll("\\s*/\\S*/", " ")
                .replaceAll("\\s+", " ");
        return words.length() > MOST_WORDS ? words.substring(0, MOST_WORDS) : words;
    }
}
