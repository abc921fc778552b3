package dev.meridian.activities.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.job.object.ObjectUpload;
import dev.meridian.activities.job.object.StoredObject;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.record.store.RecordObjects;
import dev.meridian.workflows.record.RecordKey;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bucket has what the tables refer to, and nothing else, however uploads and deletions went. */
@Tag("slow")
class RecordObjectsIT {
    private static final int SEVERAL_PARTS = (8 << 20) + 12_345;

    @Test
    void anUploadOfSeveralPartsArrivesAsItWas() throws Exception {
        TestRecords test = TestRecords.create();
        RecordKey key = test.make("alpha");
        byte[] bytes = new byte[SEVERAL_PARTS];
        new Random(3).nextBytes(bytes);

        RecordAudio.Accepted accepted = test.put(key, bytes, null, false);

        RecordAudio.Download download = test.audio().original(key).orElseThrow();
        assertThat(download.bytes()).isEqualTo(SEVERAL_PARTS);
        try (InputStream stored = test.audio().open(download).orElseThrow()) {
            assertThat(stored.readAllBytes()).isEqualTo(bytes);
        }
        assertThat(accepted.version()).isEqualTo(1);
        assertThat(test.inBucket()).isEqualTo(test.inTable()).hasSize(1);
    }

    @Test
    void anUploadThatIsClosedTooSoonLeavesNothing() {
        TestRecords test = TestRecords.create();
        RecordKey key = test.make("alpha");
        try (ObjectUpload upload = test.audio().begin(key, "audio/wav")) {
            upload.write(new byte[SEVERAL_PARTS], 0, SEVERAL_PARTS);
        }
        test.sweepAll();

        assertThat(test.inTable()).isEmpty();
        assertThat(test.inBucket()).isEmpty();
        assertThat(test.bucket()
                        .s3()
                        .listMultipartUploads(
                                request -> request.bucket(test.bucket().name()))
                        .uploads())
                .isEmpty();
    }

    @Test
    void anObjectThatIsJustBeingKeptHoldsUpNeitherTheOthersNorItself() {
        TestRecords test = TestRecords.create();
        try (ObjectUpload first = test.audio().begin(test.make("alpha"), "audio/wav");
                ObjectUpload second = test.audio().begin(test.make("alpha"), "audio/wav")) {
            StoredObject kept = first.finish();
            StoredObject other = second.finish();
            test.jdbi()
                    .useHandle(
                            handle -> handle.execute("UPDATE record_objects SET due_at = now() - interval '1 hour'"));
            test.jdbi().useTransaction(tx -> {
                assertThat(RecordObjects.LEDGER.keep(tx, kept)).isTrue();
                // Each of these is one transaction on another connection, which may not wait for this one.
                CompletableFuture.runAsync(test.objects()::vouch)
                        .orTimeout(1, TimeUnit.MINUTES)
                        .join();
                CompletableFuture.runAsync(test.sweep()::run)
                        .orTimeout(1, TimeUnit.MINUTES)
                        .join();
            });
            assertThat(state(test, kept)).isEqualTo("kept");
            assertThat(state(test, other)).as("vouched for before the sweep").isEqualTo("uploading");
        }
    }

    private static String state(TestRecords test, StoredObject object) {
        return test.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT state FROM record_objects WHERE id = :id")
                        .bind("id", object.id())
                        .mapTo(String.class)
                        .one());
    }

    @Test
    void anUploadThatNobodyVouchesForIsGivenUpAndCannotBeKept() {
        TestRecords test = TestRecords.create();
        RecordKey key = test.make("alpha");
        try (ObjectUpload silent = test.audio().begin(key, "audio/wav");
                ObjectUpload vouched = test.audio().begin(test.make("alpha"), "audio/wav")) {
            silent.write(new byte[] {1}, 0, 1);
            StoredObject stored = silent.finish();
            vouched.write(new byte[] {2}, 0, 1);
            StoredObject other = vouched.finish();
            // As if this process had been frozen for longer than it vouches for.
            test.jdbi()
                    .useHandle(handle -> handle.execute(
                            "UPDATE record_objects SET due_at = now() - interval '1 second' WHERE id = ?",
                            stored.id()));
            test.sweepAll();

            assertThatThrownBy(() -> test.audio().accept(key, stored, new RecordAudio.Terms(null, false), null))
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("given up");
            test.objects().vouch();
            RecordKey third = test.make("alpha");
            test.audio().accept(third, other, new RecordAudio.Terms(null, false), null);
            assertThat(test.audio().original(third)).isPresent();
        }
        test.sweepAll();
        assertThat(test.inBucket()).isEqualTo(test.inTable()).hasSize(1);
    }

    @Test
    void bucketAndTablesAgreeAfterCreationsAndDeletions() {
        createAndDelete(60);
    }

    @Test
    @Tag("soak")
    void bucketAndTablesAgreeAfterAThousandCreationsAndDeletions() {
        createAndDelete(1_000);
    }

    private static void createAndDelete(int steps) {
        long seed = 20_261_126;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        TestRecords test = TestRecords.create();
        List<RecordKey> alive = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            if (!alive.isEmpty() && random.nextInt(3) == 0) {
                RecordKey key = alive.remove(random.nextInt(alive.size()));
                assertThat(test.records().delete(key)).isTrue();
            } else if (!alive.isEmpty() && random.nextInt(3) == 0) {
                // One of few contents, so that many records share their audio.
                byte[] bytes = {(byte) random.nextInt(8)};
                test.put(alive.get(random.nextInt(alive.size())), bytes, null, false);
            } else {
                RecordKey key = test.make(random.nextBoolean() ? "alpha" : "beta");
                test.put(key, new byte[] {(byte) random.nextInt(8)}, null, false);
                alive.add(key);
            }
            if (random.nextInt(10) == 0) {
                test.sweep().run();
            }
        }
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            test.sweepAll();
            assertThat(test.inBucket()).isEqualTo(test.inTable());
        });
        for (RecordKey key : alive) {
            assertThat(test.audio().original(key)).as(key.toString()).isPresent();
        }
        Set<RecordKey> rest = new HashSet<>(alive);
        rest.forEach(key -> test.records().delete(key));
        test.sweepAll();
        assertThat(test.inBucket()).isEmpty();
        assertThat(test.inTable()).isEmpty();
    }
}
