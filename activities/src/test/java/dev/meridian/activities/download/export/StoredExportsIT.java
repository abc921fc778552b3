package dev.meridian.activities.download.export;

import static dev.meridian.domain.download.value.ColumnType.TEXT;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.download.export.format.Compression;
import dev.meridian.activities.download.export.format.FileFormat;
import dev.meridian.activities.download.store.Snapshots.Snapshot;
import dev.meridian.activities.job.object.ObjectUpload;
import dev.meridian.activities.job.work.JobException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How long exports are there, and that nobody sees one that is not whole. */
class StoredExportsIT {
    private final TestExports test = new TestExports();

    @Test
    void anExportGoesWithItsJobAndLeavesNothingInTheBucket() {
        Snapshot snapshot = people();
        Export export = test.run(TestExports.payload(snapshot, FileFormat.CSV, Compression.NONE, false, null));
        assertThat(test.inBucket()).hasSize(1);

        test.sql("DELETE FROM jobs WHERE id = '" + export.id() + "'");
        test.sweep.run();

        assertThat(test.exports.find(TestExports.TENANT, export.id())).isEmpty();
        assertThat(test.inBucket()).isEmpty();
        assertThat(test.count("SELECT count(*) FROM export_objects")).isZero();
    }

    @Test
    void aStableAddressKeepsItsExportUntilANewerOneTakesTheName() {
        Snapshot snapshot = people();
        Export first = test.run(TestExports.payload(snapshot, FileFormat.CSV, Compression.NONE, false, "people"));
        String secret = address(first).secret();
        test.sql("DELETE FROM jobs WHERE id = '" + first.id() + "'");
        assertThat(test.exports
                        .shownAt(secret, "people.csv")
                        .orElseThrow()
                        .export()
                        .id())
                .isEqualTo(first.id());

        Export second = test.run(TestExports.payload(snapshot, FileFormat.CSV, Compression.NONE, false, "people"));

        assertThat(address(second)).isEqualTo(new Export.StableAddress("people", secret));
        assertThat(test.exports
                        .shownAt(secret, "people.csv")
                        .orElseThrow()
                        .export()
                        .id())
                .isEqualTo(second.id());
        assertThat(test.exports.find(TestExports.TENANT, first.id()))
                .as("its job is gone")
                .isEmpty();
        Export third = test.run(TestExports.payload(snapshot, FileFormat.CSV, Compression.NONE, false, "people"));
        assertThat(test.exports.find(TestExports.TENANT, second.id()))
                .as("its job is there")
                .isPresent();
        assertThat(test.exports.find("acme-2", third.id())).isEmpty();
        assertThat(test.exports.shownAt(secret, "other.csv")).isEmpty();
        assertThat(test.exports.shownAt("", "people.csv")).isEmpty();
        test.sweep.run();
        assertThat(test.inBucket()).hasSize(2);

        assertThat(test.exports.delete(TestExports.TENANT, third.id())).isTrue();
        test.sweep.run();
        assertThat(test.inBucket()).hasSize(1);
        assertThat(test.exports.shownAt(secret, "people.csv")).isEmpty();
    }

    @Test
    void whatAKilledWorkerHasUploadedIsClearedAway() {
        ObjectUpload upload = test.objects.begin(TestExports.TENANT, "text/csv");
        upload.write(new byte[9 << 20], 0, 9 << 20);
        assertThat(test.uploadsUnderWay()).isEqualTo(1);
        // As if the process had been silent for longer than it vouches for.
        test.sql("UPDATE export_objects SET due_at = now() - interval '1 second'");

        test.sweep.run();

        assertThat(test.uploadsUnderWay()).isZero();
        assertThat(test.count("SELECT count(*) FROM export_objects")).isZero();
        upload.close();
    }

    @Test
    void aWorkerThatWasFrozenShowsNothing() {
        Snapshot snapshot = people();
        UUID job = test.ask(TestExports.payload(snapshot, FileFormat.CSV, Compression.NONE, false, null));
        // Its file is given up as soon as it is written.
        test.sql("""
                CREATE FUNCTION give_up() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN NEW.state := 'doomed'; NEW.due_at := now(); RETURN NEW; END $$;
                CREATE TRIGGER give_up BEFORE UPDATE OF upload_id ON export_objects FOR EACH ROW
                WHEN (NEW.state = 'uploading') EXECUTE FUNCTION give_up()""");

        assertThatThrownBy(() -> test.exporting.write(job, 1))
                .isInstanceOfSatisfying(
                        JobException.class,
                        failed -> assertThat(failed.toFailure().code()).isEqualTo("upload_given_up"));

        assertThat(test.exports.find(TestExports.TENANT, job)).isEmpty();
        assertThat(test.text("SELECT status FROM jobs WHERE id = '" + job + "'"))
                .isEqualTo("running");
        test.sweep.run();
        assertThat(test.inBucket()).isEmpty();
    }

    @Test
    void aJobThatWasCancelledAtTheLastMomentShowsNothing() {
        Snapshot snapshot = people();
        UUID job = test.ask(TestExports.payload(snapshot, FileFormat.CSV, Compression.NONE, false, null));
        test.sql("""
                CREATE FUNCTION cancel() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN UPDATE jobs SET status = 'cancelled' WHERE status = 'running'; RETURN NULL; END $$;
                CREATE TRIGGER cancel AFTER UPDATE OF upload_id ON export_objects FOR EACH ROW
                WHEN (NEW.state = 'uploading') EXECUTE FUNCTION cancel()""");

        test.exporting.write(job, 1);

        assertThat(test.exports.find(TestExports.TENANT, job)).isEmpty();
        assertThat(test.text("SELECT status FROM jobs WHERE id = '" + job + "'"))
                .isEqualTo("cancelled");
        test.sweep.run();
        assertThat(test.inBucket()).isEmpty();
        test.exporting.write(job, 2);
        assertThat(test.inBucket()).isEmpty();
    }

    private static Export.StableAddress address(Export export) {
        return Objects.requireNonNull(export.address());
    }

    private Snapshot people() {
        Snapshot snapshot = test.snapshot("crm", "people");
        test.make(snapshot, "people", List.of(entry("name", TEXT)));
        test.sql("INSERT INTO " + TestExports.name(snapshot, "people") + " SELECT v.* FROM (VALUES"
                + " ('1', NULL::jsonb, NULL::text, 'Ada'), ('2', NULL, NULL, 'Bob'), ('3', NULL, NULL, 'Cleo')) AS v");
        return snapshot;
    }
}
