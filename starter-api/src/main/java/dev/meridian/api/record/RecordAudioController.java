package dev.meridian.api.record;

import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.object.ObjectUpload;
import dev.meridian.activities.job.object.StoredObject;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.record.RecordAudio;
import dev.meridian.api.description.AnswersAlso;
import dev.meridian.api.problem.BodyUpTo;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.workflows.record.RecordKey;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Takes in the audio of records: as a body, from another place in the bucket, or by an address of the bucket. */
@ApiController
@RequestMapping("/api/records/{id}/audio")
class RecordAudioController {
    private static final int PIECE = 64 << 10;
    private static final int LONGEST_NAME = 500;

    private final RecordAudio audio;
    private final AudioSettings settings;

    RecordAudioController(RecordAudio audio, AudioSettings settings) {
        this.audio = audio;
        this.settings = settings;
    }

    /**
     * Where audio comes from that is not in the request's body.
     *
     * @param key of an object of the bucket below {@code AUDIO_IMPORT_PREFIX}
     * @param upload whether an address is wanted to which the client puts the audio itself
     */
    record AudioSource(
            @Nullable String key,
            @Nullable Boolean upload,
            @Nullable String fileName) {}

    /**
     * An upload that a client has put to its address.
     *
     * @param sha256 in hexadecimal digits, to be compared; not compared if it is left out
     */
    record PutUpload(
            @Nullable UUID uploadId,
            @Nullable String fileName,
            @Nullable String sha256) {}

    /**
     * The answer to a request about audio: the accepted audio with its version and perhaps its job, or an address to
     * which the client puts the audio.
     *
     * @param version of the record's audio, from 1
     * @param jobId the job that processes it
     * @param isNew whether the job was made by this request
     */
    record AcceptedAudio(
            long recordId,
            @Nullable Integer version,
            @Nullable String sha256,
            @Nullable Long bytes,
            @Nullable UUID jobId,
            @Nullable String status,
            @Nullable Boolean isNew,
            @Nullable UploadAddress upload) {
        static AcceptedAudio of(RecordKey key, RecordAudio.Accepted accepted) {
            Optional<AcceptedJob> job = accepted.job();
            return new AcceptedAudio(
                    key.number(),
                    accepted.version(),
                    accepted.sha256(),
                    accepted.bytes(),
                    job.map(AcceptedJob::id).orElse(null),
                    job.map(made -> made.status().wireName()).orElse(null),
                    job.map(AcceptedJob::isNew).orElse(null),
                    null);
        }
    }

    /** An address to which the audio is to be put with the method PUT. */
    record UploadAddress(UUID uploadId, String url, Instant expiresAt) {}

    /** Takes the body as audio, whatever type it is sent as. */
    @PutMapping(consumes = {MediaType.APPLICATION_OCTET_STREAM_VALUE, "audio/*", "video/*", "application/ogg"})
    @BodyUpTo(value = AudioSettings.LARGEST_MAX_BYTES, timesInMemory = 0, memoryForPieces = 9 << 20)
    @AnswersAlso(HttpStatus.ACCEPTED)
    ResponseEntity<AcceptedAudio> putAudio(
            Tenant tenant,
            @PathVariable long id,
            @RequestParam(defaultValue = "true") boolean process,
            @RequestParam(required = false) @Nullable String fileName,
            HttpServletRequest request,
            InputStream body)
            throws IOException {
        RecordKey key = RecordNumbers.key(tenant, id);
        if (request.getContentLengthLong() > settings.maxBytes()) {
            throw Refusal.tooLarge(settings.maxBytes());
        }
        Optional<byte[]> digest = BodyDigest.of(request);
        RecordAudio.Terms terms = new RecordAudio.Terms(checked(fileName), process);
        audio.requireRecord(key);
        try (ObjectUpload upload = audio.begin(key, MediaType.APPLICATION_OCTET_STREAM_VALUE)) {
            copy(body, upload);
            StoredObject stored = upload.finish();
            BodyDigest.requireEqual(digest, stored);
            return answer(key, audio.accept(key, stored, terms, null));
        }
    }

    /** Takes audio from the bucket, or gives out an address to put it to. */
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @AnswersAlso({HttpStatus.CREATED, HttpStatus.ACCEPTED})
    ResponseEntity<AcceptedAudio> putAudioFrom(
            Tenant tenant,
            @PathVariable long id,
            @RequestParam(defaultValue = "true") boolean process,
            @RequestBody AudioSource source) {
        RecordKey key = RecordNumbers.key(tenant, id);
        if ((source.key() != null) == Boolean.TRUE.equals(source.upload())) {
            throw Refusal.unprocessable("invalid_field", "Say either 'key', or 'upload': true")
                    .with("path", "/key");
        }
        audio.requireRecord(key);
        if (source.key() == null) {
            RecordAudio.Address address = audio.address(key);
            UploadAddress upload = new UploadAddress(
                    address.uploadId(), address.url(), Instant.now().plus(RecordAudio.WRITING));
            return ResponseEntity.status(HttpStatus.CREATED)
                    .body(new AcceptedAudio(id, null, null, null, null, null, null, upload));
        }
        String sourceKey = source.key();
        if (!settings.mayImport(sourceKey, tenant.id())) {
            throw Refusal.unprocessable(
                            "bad_key",
                            settings.importPrefix() == null
                                    ? "Here no audio can be taken from the bucket: AUDIO_IMPORT_PREFIX is not set"
                                    : "Audio may be taken only from keys below AUDIO_IMPORT_PREFIX of this installation")
                    .with("path", "/key");
        }
        String name = source.fileName() == null ? sourceKey.replaceFirst(".*/", "") : source.fileName();
        RecordAudio.Terms terms = new RecordAudio.Terms(checked(name), process);
        try (ObjectUpload copy = audio.copy(key, sourceKey, settings.maxBytes())) {
            return answer(key, audio.accept(key, copy.stored(), terms, null));
        } catch (JobException failed) {
            throw refused(failed);
        }
    }

    /** Accepts the audio that was put to an address. */
    @PostMapping("/complete")
    @AnswersAlso(HttpStatus.ACCEPTED)
    ResponseEntity<AcceptedAudio> completeAudio(
            Tenant tenant,
            @PathVariable long id,
            @RequestParam(defaultValue = "true") boolean process,
            @RequestBody PutUpload put) {
        RecordKey key = RecordNumbers.key(tenant, id);
        UUID uploadId = put.uploadId();
        if (uploadId == null) {
            throw Refusal.unprocessable("missing_field", "Say which upload is complete")
                    .with("path", "/uploadId");
        }
        RecordAudio.Terms terms = new RecordAudio.Terms(checked(put.fileName()), process);
        Optional<byte[]> digest = BodyDigest.ofHex(put.sha256());
        audio.requireRecord(key);
        try (ObjectUpload copy = audio.copyPut(key, uploadId, settings.maxBytes())) {
            StoredObject stored = copy.stored();
            BodyDigest.requireEqual(digest, stored);
            return answer(key, audio.accept(key, stored, terms, uploadId));
        } catch (JobException failed) {
            throw refused(failed);
        }
    }

    private void copy(InputStream body, ObjectUpload upload) throws IOException {
        byte[] piece = new byte[PIECE];
        for (int got = body.read(piece); got >= 0; got = body.read(piece)) {
            upload.write(piece, 0, got);
            if (upload.bytes() > settings.maxBytes()) {
                throw Refusal.tooLarge(settings.maxBytes());
            }
        }
    }

    private RuntimeException refused(JobException failed) {
        return switch (failed.toFailure().code()) {
            case "too_large" -> Refusal.tooLarge(settings.maxBytes());
            case "unknown_upload" -> Refusal.notFound("unknown_upload", String.valueOf(failed.getMessage()));
            default -> failed;
        };
    }

    private static ResponseEntity<AcceptedAudio> answer(RecordKey key, RecordAudio.Accepted accepted) {
        return ResponseEntity.status(accepted.job().isPresent() ? HttpStatus.ACCEPTED : HttpStatus.OK)
                .body(AcceptedAudio.of(key, accepted));
    }

    private static @Nullable String checked(@Nullable String fileName) {
        if (fileName == null) {
            return null;
        }
        if (fileName.isBlank() || fileName.length() > LONGEST_NAME || fileName.indexOf('\0') >= 0) {
            throw Refusal.unprocessable(
                            "bad_length", "A file's name has 1 to " + LONGEST_NAME + " characters and no U+0000")
                    .with("path", "/fileName");
        }
        return fileName;
    }
}
