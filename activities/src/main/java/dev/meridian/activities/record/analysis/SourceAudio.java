package dev.meridian.activities.record.analysis;

import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.object.StoredObject;
import dev.meridian.activities.job.work.AbortSignal;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.record.store.AudioTable;
import dev.meridian.activities.record.tool.RunFolder;
import dev.meridian.workflows.job.JobFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.Arrays;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** The audio of a record as it was sent, brought from the bucket to a file. */
public final class SourceAudio {
    private static final int PIECE = 256 << 10;

    private SourceAudio() {}

    /**
     * Copies the audio of a version to a file of the folder.
     *
     * @throws JobException {@code disk_full}, {@code source_missing}, {@code checksum_mismatch}; retryable if the bucket is away
     */
    public static void fetch(
            BucketObjects objects, String tenant, AudioTable.Version version, RunFolder folder, String name)
            throws IOException {
        if (folder.freeBytes() < version.bytes()) {
            throw AudioFailures.diskFull(version.bytes(), folder.freeBytes());
        }
        String key = objects.bucket().key(tenant, version.objectId());
        MessageDigest digest = StoredObject.newDigest();
        try (ResponseInputStream<GetObjectResponse> source =
                        objects.bucket().open(key).orElseThrow(AudioFailures::sourceMissing);
                AbortSignal.Registration _ = AbortSignal.current().onAbort(source::abort);
                OutputStream copy = Files.newOutputStream(folder.file(name))) {
            byte[] piece = new byte[PIECE];
            for (int got = read(source, piece); got >= 0; got = read(source, piece)) {
                digest.update(piece, 0, got);
                copy.write(piece, 0, got);
            }
        }
        if (!Arrays.equals(digest.digest(), version.sha256())) {
            throw AudioFailures.checksumMismatch();
        }
    }

    private static int read(InputStream source, byte[] piece) {
        try {
            return source.read(piece);
        } catch (IOException cut) {
            throw JobException.retryable(
                    JobFailure.OBJECT_STORE_UNAVAILABLE, "The audio could not be read to its end", cut);
        }
    }
}
