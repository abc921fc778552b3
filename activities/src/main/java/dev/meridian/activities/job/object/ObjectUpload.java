package dev.meridian.activities.job.object;

import dev.meridian.activities.job.work.JobException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * An object that is being written: its bytes go to the bucket in parts, and their SHA-256 is taken on the way. At most one part
 * is in memory. It is always an upload in parts, because such an upload can be given up for good: a single PUT that was
 * sent before its process was frozen could arrive later.
 */
public final class ObjectUpload extends OutputStream {
    /** The size of all parts but the last; 10,000 of them are allowed. */
    static final int PART = 8 << 20;

    private static final Logger log = LoggerFactory.getLogger(ObjectUpload.class);
    /** A part is kept in pieces: the collector marks the heap when an array of megabytes is made. */
    private static final int PIECE = 64 << 10;

    private final BucketObjects objects;
    private final UUID id;
    private final String key;
    private final String mediaType;
    private final MessageDigest digest = StoredObject.newDigest();
    private final List<CompletedPart> parts = new ArrayList<>();
    private @Nullable String uploadId;
    private final List<byte[]> pieces = new ArrayList<>();
    private int buffered;
    private long bytes;

    ObjectUpload(BucketObjects objects, UUID id, String tenant, String mediaType) {
        this.objects = objects;
        this.id = id;
        this.key = objects.bucket().key(tenant, id);
        this.mediaType = mediaType;
    }

    /** The failure of work whose upload the ledger has given up meanwhile, so that its object can't be kept; the work is repeated. */
    public static JobException lost() {
        return JobException.retryable(
                "upload_lost", "The upload was given up, because its process did not report for too long");
    }

    String key() {
        return key;
    }

    /** How many bytes were written so far. */
    public long bytes() {
        return bytes;
    }

    @Override
    public void write(int single) {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        digest.update(from, offset, length);
        bytes += length;
        for (int done = 0; done < length; ) {
            if (buffered == PART) {
                uploadPart();
            }
            int at = buffered % PIECE;
            int fitting = Math.min(length - done, PIECE - at);
            System.arraycopy(from, offset + done, piece(buffered / PIECE), at, fitting);
            buffered += fitting;
            done += fitting;
        }
    }

    /** Writes the rest and makes the object of its parts. */
    public StoredObject finish() {
        if (bytes == 0) {
            objects.bucket().putEmpty(key, mediaType);
        } else {
            uploadPart();
            objects.bucket().complete(key, Objects.requireNonNull(uploadId), parts, bytes);
        }
        // The caller may keep the upload for long, until the object is kept.
        pieces.clear();
        return stored();
    }

    /** Reads an object that was made by a copy, for its size and digest. */
    void readCopied(InputStream copied, byte[] piece) throws IOException {
        for (int got = copied.read(piece); got >= 0; got = copied.read(piece)) {
            digest.update(piece, 0, got);
            bytes += got;
        }
    }

    /** The object that was copied into the bucket, in the place of {@link #finish}. */
    public StoredObject stored() {
        return new StoredObject(id, bytes, digest.digest());
    }

    /** Gives the object up unless it is kept. */
    @Override
    public void close() {
        try {
            objects.ended(id);
        } catch (JdbiException unavailable) {
            log.warn("Object {} is given up when the database is back: {}", id, unavailable.getMessage());
        }
    }

    private void uploadPart() {
        if (uploadId == null) {
            uploadId = objects.noteParts(id, key, mediaType);
        }
        int length = buffered;
        parts.add(objects.bucket().uploadPart(key, uploadId, parts.size() + 1, () -> read(length), length));
        buffered = 0;
    }

    private byte[] piece(int number) {
        if (number == pieces.size()) {
            pieces.add(new byte[PIECE]);
        }
        return pieces.get(number);
    }

    /** The beginning of the pieces. */
    private InputStream read(int length) {
        List<InputStream> streams = new ArrayList<>();
        for (int from = 0; from < length; from += PIECE) {
            streams.add(new ByteArrayInputStream(pieces.get(from / PIECE), 0, Math.min(PIECE, length - from)));
        }
        return new SequenceInputStream(Collections.enumeration(streams));
    }
}
