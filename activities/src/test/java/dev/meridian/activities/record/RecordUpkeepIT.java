package dev.meridian.activities.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.object.ObjectUpload;
import dev.meridian.activities.job.object.StoredObject;
import dev.meridian.activities.record.store.StemBlock;
import dev.meridian.activities.record.store.StemBlockTable;
import dev.meridian.activities.record.store.StemBlockTable.SetKey;
import dev.meridian.activities.record.store.StepKey;
import dev.meridian.activities.record.store.StepTable;
import dev.meridian.workflows.record.RecordKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What nobody needs any more is deleted, from the tables and from the bucket. */
class RecordUpkeepIT {
    private static final int LIMIT = 100;
    private static final int DAYS = 7;

    private final TestRecords test = TestRecords.create();
    private final StemBlockTable blocks = new StemBlockTable();
    private final StepTable steps = new StepTable();
    private final RecordKey key = test.make("alpha");
    private final byte[] sha256 = audio();
    private final SetKey set = new SetKey("alpha", sha256, "hpss 1");

    private byte[] audio() {
        test.put(key, new byte[] {1}, "a.wav", true);
        return test.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT sha256 FROM record_audio")
                        .mapTo(byte[].class)
                        .one());
    }

    private void block(int number) {
        try (ObjectUpload upload = test.objects().begin("alpha", "application/octet-stream")) {
            upload.write(new byte[] {(byte) number}, 0, 1);
            StemBlock.Part part = new StemBlock.Part("harmonic", upload.finish(), 1);
            StemBlock block = new StemBlock(number, 0, Duration.ofSeconds(1), List.of(part));
            boolean kept = test.jdbi().inTransaction(tx -> blocks.put(tx, set, block));
            assertThat(kept).isTrue();
        }
    }

    private void step(StepKey step) {
        try (ObjectUpload upload = test.objects().begin("alpha", "audio/flac")) {
            upload.write(new byte[] {7}, 0, 1);
            StoredObject stored = upload.finish();
            boolean kept = test.jdbi().inTransaction(tx -> steps.put(tx, step, "{}", Map.of("a.flac", stored)));
            assertThat(kept).isTrue();
        }
    }

    private void age(String table, String condition) {
        test.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE " + table + " SET done_at = now() - interval '8 days' WHERE " + condition));
    }

    private List<StemBlock> found() {
        return test.jdbi().withHandle(handle -> blocks.find(handle, set, List.of("harmonic")));
    }

    private Optional<String> find(StepKey step) {
        return test.jdbi().withHandle(handle -> steps.find(handle, step));
    }

    private int deleteStale() {
        return test.jdbi().inTransaction(tx -> blocks.deleteStale(tx, DAYS, LIMIT));
    }

    private int deleteUnshown() {
        return test.jdbi().inTransaction(tx -> steps.deleteUnshown(tx, RecordStems.STEP, DAYS, LIMIT));
    }

    private void assertBucketAndTableAgree(int objects) {
        test.sweepAll();
        assertThat(test.inBucket()).hasSize(objects).isEqualTo(test.inTable());
    }

    @Test
    void blocksToWhichNoneIsAddedForDaysAreDeleted() {
        block(0);
        block(1);
        age("record_stem_blocks", "block = 0");
        assertThat(deleteStale()).as("a block was added since").isZero();
        assertThat(found()).hasSize(2);

        age("record_stem_blocks", "true");
        assertThat(deleteStale()).isEqualTo(2);
        assertThat(found()).isEmpty();
        assertBucketAndTableAgree(1);
    }

    @Test
    void blocksAfterAGapAreNotGoneOnAfter() {
        block(0);
        block(2);
        assertThat(found()).extracting(StemBlock::number).containsExactly(0);
    }

    @Test
    void theBlocksOfADeletedRecordAreDeletedWithIt() {
        block(0);
        assertBucketAndTableAgree(2);
        test.records().delete(key);
        assertBucketAndTableAgree(0);
    }

    @Test
    void resultsThatNoRecordOffersAreDeletedAfterSomeDays() {
        StepKey shown = AnalysisSteps.stems("alpha", sha256, "hpss");
        StepKey replaced = AnalysisSteps.stems("alpha", sha256, "center");
        step(shown);
        step(replaced);
        test.jdbi().useTransaction(tx -> steps.offer(tx, key, List.of(shown)));
        assertThat(deleteUnshown()).as("too new").isZero();

        age("record_steps", "true");
        boolean renewed = test.jdbi().inTransaction(tx -> steps.renew(tx, replaced));
        assertThat(renewed).isTrue();
        assertThat(deleteUnshown()).as("a job has just used it").isZero();

        age("record_steps", "true");
        assertThat(deleteUnshown()).isEqualTo(1);
        assertThat(find(shown)).isPresent();
        assertThat(find(replaced)).isEmpty();
        assertBucketAndTableAgree(2);
    }
}
