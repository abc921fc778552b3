package dev.meridian.activities.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.record.stem.StemDefaults;
import dev.meridian.activities.record.store.RunTable;
import dev.meridian.activities.record.store.RunTable.Claim;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.record.RecordKey;
import dev.meridian.workflows.record.RecordTurn;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Rounds of records' jobs: who may write their results, and how they end. */
class RecordRunsIT {
    private final TestRecords test = TestRecords.create();
    private final RecordBookkeepingActivitiesImpl books =
            new RecordBookkeepingActivitiesImpl(test.jdbi(), new JobProjection(), StemDefaults.parse(""));
    private final RunTable runs = new RunTable();
    private final RecordKey key = test.make("alpha");
    private final UUID job = accepted(1);
    private final RecordTurn turn = new RecordTurn(key, job.toString(), 1);

    private UUID accepted(int content) {
        return test.put(key, new byte[] {(byte) content}, "a.wav", true)
                .job()
                .orElseThrow()
                .id();
    }

    private Claim claim() {
        return test.jdbi().inTransaction(tx -> runs.claim(tx, job)).orElseThrow();
    }

    private void hold(Claim claim) {
        test.jdbi().useTransaction(tx -> runs.hold(tx, claim));
    }

    private String status() {
        return test.records().find(key).orElseThrow().row().progress().status().wireName();
    }

    @Test
    void onlyTheLatestWorkerWrites() {
        assertThat(books.begin(turn)).isTrue();
        Claim frozen = claim();
        Claim latest = claim();

        assertThatThrownBy(() -> hold(frozen)).hasMessageContaining("taken over");
        hold(latest);
        assertThat(books.begin(turn)).as("another round").isTrue();
        assertThatThrownBy(() -> hold(latest)).hasMessageContaining("taken over");
    }

    @Test
    void aWorkerOfAJobThatHasEndedWritesNothing() {
        books.begin(turn);
        Claim claim = claim();
        books.cancel(turn);

        assertThatThrownBy(() -> hold(claim)).hasMessageContaining("ended");
        Optional<Claim> late = test.jdbi().inTransaction(tx -> runs.claim(tx, job));
        assertThat(late).isEmpty();
        assertThat(status()).isEqualTo("unprocessed");
        assertThat(books.begin(turn)).isFalse();
    }

    @Test
    void aWorkerOfADeletedRecordWritesNothing() {
        books.begin(turn);
        Claim claim = claim();
        test.records().delete(key);

        assertThatThrownBy(() -> hold(claim)).hasMessageContaining("ended");
        assertThat(books.publish(turn)).isFalse();
        assertThat(books.begin(turn)).isFalse();
    }

    @Test
    void whileAJobIsOpenThatJobAnswersAndTakesNewerAudio() {
        books.begin(turn);
        assertThat(accepted(2)).isEqualTo(job);
        assertThat(test.records().find(key).orElseThrow().row().progress().wanted())
                .isEqualTo(2);
        assertThat(test.records().find(key).orElseThrow().job().orElseThrow().id())
                .isEqualTo(job);
    }

    @Test
    void aFailureSaysWhichRecordItConcerns() {
        books.begin(turn);
        books.fail(turn, new JobFailure("not_audio", "The file is empty", false));
        assertThat(status()).isEqualTo("failed");
        assertThat(test.records().find(key).orElseThrow().row().progress().error())
                .isEqualTo("Failed to process record " + key.number() + ": The file is empty");
        assertThat(accepted(1)).as("the same audio once more makes another job").isNotEqualTo(job);
        assertThat(status()).isEqualTo("processing");
    }

    @Test
    void stepsThatAnotherVersionHasDoneAreDoneAgainBeforeTheyArePublished() {
        books.begin(turn);
        test.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO record_steps (tenant, sha256, step, version, parameters, result)
                SELECT tenant, sha256, step, 0, '', '{}'
                FROM record_versions, (VALUES ('measure'), ('tags'), ('prints')) AS steps (step)"""));

        assertThatThrownBy(() -> books.publish(turn)).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.getType()).isEqualTo(JobFailure.OTHER_VERSION);
            assertThat(failure.isNonRetryable()).as("the workflow tries again").isTrue();
        });
        assertThat(status()).isEqualTo("processing");
        assertThat(books.begin(turn)).as("the next try").isTrue();
    }
}
