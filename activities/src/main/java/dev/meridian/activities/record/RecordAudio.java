package dev.meridian.activities.record;

import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.object.ObjectLedger;
import dev.meridian.activities.job.object.ObjectUpload;
import dev.meridian.activities.job.object.StoredObject;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.record.store.AudioTable;
import dev.meridian.activities.record.store.RecordObjects;
import dev.meridian.activities.record.store.RecordRow;
import dev.meridian.activities.record.store.RecordTable;
import dev.meridian.activities.record.store.StepTable;
import dev.meridian.workflows.record.RecordKey;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts the audio of records: the audio and the job that processes it are accepted in one transaction. */
public final class RecordAudio {
    /** How long a signed address can be used to which a client puts audio itself. */
    public static final Duration WRITING = Duration.ofMinutes(15);

    private static final Logger log = LoggerFactory.getLogger(RecordAudio.class);

    private final Jdbi jdbi;
    private final Outbox outbox;
    private final BucketObjects objects;
    private final RecordRequests requests;
    private final RecordTable records = new RecordTable();
    private final AudioTable audio = new AudioTable();
    private final StepTable steps = new StepTable();
    private final ObjectLedger ledger = RecordObjects.LEDGER;

    public RecordAudio(Jdbi jdbi, JobProjection jobs, Outbox outbox, BucketObjects objects) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.objects = objects;
        this.requests = new RecordRequests(jobs);
    }

    /**
     * Accepted audio.
     *
     * @param version counts from 1; the same as before if the newest audio was sent again
     * @param sha256 in hexadecimal digits
     * @param job the job that processes it; empty if none was asked for
     */
    public record Accepted(int version, String sha256, long bytes, Optional<AcceptedJob> job) {}

    /** An address to which a client may put audio. */
    public record Address(UUID uploadId, String url) {}

    /**
     * What was asked for with audio.
     *
     * @param fileName the name of the file, from which artist and title are read if nothing else says them
     * @param process whether a job is to process it
     */
    public record Terms(@Nullable String fileName, boolean process) {}

    /** @throws UnknownRecordException if there is no such record */
    public void requireRecord(RecordKey key) {
        if (jdbi.withHandle(handle -> records.find(handle, key)).isEmpty()) {
            throw new UnknownRecordException("");
        }
    }

    /** Begins an upload for a record; the caller writes and closes it. */
    public ObjectUpload begin(RecordKey key, String mediaType) {
        return objects.begin(key.tenant(), mediaType);
    }

    /**
     * Copies audio from another place in the bucket; the caller accepts and closes it.
     *
     * @param most how many bytes it may have
     */
    public ObjectUpload copy(RecordKey key, String sourceKey, long most) {
        return objects.copy(sourceKey, key.tenant(), "application/octet-stream", most);
    }

    /** An address for {@link #WRITING} to which a client can put audio past this service. */
    public Address address(RecordKey key) {
        UUID id = UUID.randomUUID();
        jdbi.useTransaction(tx -> ledger.await(tx, id, key.tenant(), WRITING));
        String url = objects.bucket().addressForWriting(objects.bucket().key(key.tenant(), id), WRITING);
        return new Address(id, url);
    }

    /**
     * Copies the audio that a client has put to its address, which the client can't change any more in the copy.
     *
     * @throws JobException permanent: {@code unknown_upload}, {@code source_missing}, {@code too_large}
     */
    public ObjectUpload copyPut(RecordKey key, UUID uploadId, long most) {
        requireAwaited(key, uploadId);
        try {
            return copy(key, objects.bucket().key(key.tenant(), uploadId), most);
        } catch (JobException failed) {
            // Another request may have completed the upload meanwhile, whose object is deleted then.
            requireAwaited(key, uploadId);
            throw failed;
        }
    }

    private void requireAwaited(RecordKey key, UUID uploadId) {
        if (!jdbi.withHandle(handle -> ledger.isAwaited(handle, uploadId, key.tenant()))) {
            throw JobException.permanent("unknown_upload", "There is no such upload, or its time is over");
        }
    }

    /**
     * Accepts audio that is complete in the bucket, and the job if one is asked for.
     *
     * @param put the upload of a client that was copied, whose object is deleted; null if there is none
     * @throws UnknownRecordException if the record was deleted meanwhile
     */
    public Accepted accept(RecordKey key, StoredObject object, Terms terms, @Nullable UUID put) {
        Accepted accepted = jdbi.inTransaction((Handle tx) -> accept(tx, key, object, terms, put));
        accepted.job().ifPresent(job -> job.deliverTo(outbox));
        log.info(
                "Record {} of tenant {} has audio of {} bytes as version {}",
                key.number(),
                key.tenant(),
                object.bytes(),
                accepted.version());
        return accepted;
    }

    private Accepted accept(Handle tx, RecordKey key, StoredObject object, Terms terms, @Nullable UUID put) {
        RecordRow row = records.lock(tx, key).orElseThrow(() -> new UnknownRecordException(""));
        int newest = row.progress().newest();
        boolean isRepetition = audio.find(tx, key, newest)
                .filter(version -> Arrays.equals(version.sha256(), object.sha256()))
                .isPresent();
        int version = isRepetition ? newest : newest + 1;
        if (!isRepetition) {
            if (!audio.keep(tx, key.tenant(), object)) {
                throw JobException.retryable("upload_lost", "The upload was given up; send it again");
            }
            audio.addVersion(tx, key, version, object.sha256(), terms.fileName());
            records.accepted(tx, key, version, terms.process());
        }
        if (put != null) {
            ledger.markForDeletion(tx, List.of(put));
        }
        Optional<AcceptedJob> job = terms.process() ? Optional.of(requests.accept(tx, key)) : Optional.empty();
        return new Accepted(version, object.sha256Hex(), object.bytes(), job);
    }

    /**
     * What can be downloaded of a record.
     *
     * @param fileName what a browser names the file
     */
    public record Download(
            String key,
            long bytes,
            String mediaType,
            @Nullable String fileName) {}

    /** The newest audio of a record as it was sent; empty if there is none. */
    public Optional<Download> original(RecordKey key) {
        return jdbi.inTransaction((Handle tx) -> records.find(tx, key)
                .flatMap(row -> audio.find(tx, key, row.progress().newest()))
                .map(version -> new Download(
                        objects.bucket().key(key.tenant(), version.objectId()),
                        version.bytes(),
                        "application/octet-stream",
                        version.fileName())));
    }

    /** What a record offers under a name; empty if it offers nothing of the name. */
    public Optional<Download> asset(RecordKey key, String name) {
        return jdbi.withHandle(handle -> steps.assets(handle, key)).stream()
                .filter(asset -> asset.name().equals(name))
                .map(asset -> new Download(
                        objects.bucket().key(key.tenant(), asset.objectId()), asset.bytes(), asset.mediaType(), name))
                .findFirst();
    }

    /** An address under which anybody can read a download for five minutes. */
    public String addressOf(Download download) {
        return objects.bucket().addressForReading(download.key(), download.mediaType(), download.fileName());
    }

    /** An address under which anybody can ask for the headers of a download for five minutes, with the method HEAD. */
    public String headersAddressOf(Download download) {
        return objects.bucket().addressForHeaders(download.key(), download.mediaType(), download.fileName());
    }

    /** The bytes of a download, for the caller to close. */
    public Optional<? extends InputStream> open(Download download) {
        return objects.bucket().open(download.key());
    }
}
