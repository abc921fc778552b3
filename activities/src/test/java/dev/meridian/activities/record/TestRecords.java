package dev.meridian.activities.record;

import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.object.ObjectBucket;
import dev.meridian.activities.job.object.ObjectSweep;
import dev.meridian.activities.job.object.ObjectUpload;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.record.store.RecordObjects;
import dev.meridian.activities.testing.TestBucket;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.record.RecordJobs;
import dev.meridian.workflows.record.RecordKey;
import io.grpc.Status;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Records with a database and a bucket of their own, and no Temporal: jobs wait in the outbox. */
record TestRecords(
        Jdbi jdbi, TestBucket bucket, BucketObjects objects, Records records, RecordAudio audio, ObjectSweep sweep) {
    static TestRecords create() {
        Jdbi jdbi = TestDatabase.create().jdbi();
        TestBucket bucket = TestBucket.create();
        ObjectBucket streams = bucket.objects(RecordObjects.FOLDER);
        BucketObjects objects = new BucketObjects(jdbi, streams, RecordObjects.LEDGER);
        JobProjection jobs = new JobProjection();
        Outbox outbox = new Outbox(jdbi, jobs, List.of(new TemporalIsAway()));
        return new TestRecords(
                jdbi,
                bucket,
                objects,
                new Records(jdbi, jobs, outbox),
                new RecordAudio(jdbi, jobs, outbox, objects),
                new ObjectSweep(jdbi, objects, Clock.systemUTC()));
    }

    /** As long as Temporal does not answer, jobs wait in the outbox and nobody is told of a cancellation. */
    private static final class TemporalIsAway implements JobControl {
        @Override
        public JobType type() {
            return RecordJobs.PROCESS_NEW_RECORD;
        }

        @Override
        public String dispatch(OpenJob job) {
            throw Status.UNAVAILABLE.asRuntimeException();
        }

        @Override
        public boolean requestCancel(OpenJob job) {
            throw Status.UNAVAILABLE.asRuntimeException();
        }
    }

    /** A record of a tenant, without audio. */
    RecordKey make(String tenant) {
        return new RecordKey(
                tenant,
                records.create(tenant, RecordDescriptions.of(null, null, null)).id());
    }

    RecordAudio.Accepted put(RecordKey key, byte[] bytes, @Nullable String fileName, boolean process) {
        try (ObjectUpload upload = audio.begin(key, "application/octet-stream")) {
            upload.write(bytes, 0, bytes.length);
            return audio.accept(key, upload.finish(), new RecordAudio.Terms(fileName, process), null);
        }
    }

    /** Sweeps until nothing is to be deleted. */
    void sweepAll() {
        while (sweep.run() > 0) {}
    }

    Set<String> inBucket() {
        return bucket.s3().listObjectsV2Paginator(request -> request.bucket(bucket.name())).contents().stream()
                .map(S3Object::key)
                .collect(Collectors.toSet());
    }

    Set<String> inTable() {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT 'records/' || tenant || '/' || id FROM record_objects")
                        .mapTo(String.class)
                        .set());
    }
}
