package dev.meridian.activities.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.download.connection.Connections;
import dev.meridian.activities.download.store.PassStatus;
import dev.meridian.activities.download.store.Pauses;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.workflows.download.DownloadState;
import dev.meridian.workflows.download.TableTurn;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Downloads that rest: because an operator has paused them, or because a service refuses the connection's authorisation. */
class PausedDownloadIT {
    private final TestDownloads downloads = new TestDownloads();
    private final FakeService.FakeTable remote = downloads.service.table("people");

    @Test
    void aPausedDownloadStopsBehindABatchAndGoesOnThere() throws Exception {
        for (int page = 0; page < 5; page++) {
            remote.page("{id: " + page + "}");
        }
        Snapshots.Snapshot snapshot = downloads.snapshot("paused", "people");
        UUID job = downloads.ask(snapshot, DownloadPayload.Mode.FULL);
        downloads.planning.plan(DownloadState.initial(job.toString()));
        Pauses pauses = new Pauses();
        AtomicBoolean isBegun = new AtomicBoolean();
        remote.beforePage = () -> {
            if (isBegun.compareAndSet(false, true)) {
                downloads.jdbi.useTransaction(tx -> pauses.begin(tx, job));
            } else {
                // Pages that come quickly are stored together; the second page comes when the first one is stored.
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> downloads.figures(job).counts().rows() > 0);
            }
        };

        TableTurn turn = downloads.downloads.read(downloads.task(job, 0), 1);

        int read = remote.asked.size();
        long stored = downloads.figures(job).counts().rows();
        assertThat(turn).isEqualTo(TableTurn.PAUSED);
        assertThat(stored).isBetween(1L, 5L);
        assertThat(downloads.figures(job).status()).isEqualTo(PassStatus.WAITING);
        assertThat(downloads.figures(job).failure().code()).isEqualTo("paused");
        assertThat(downloads.downloads.read(downloads.task(job, 0), 1)).isEqualTo(TableTurn.PAUSED);
        assertThat(remote.asked).as("a paused download asks for nothing").hasSize(read);

        remote.beforePage = () -> {};
        remote.asked.clear();
        downloads.jdbi.useTransaction(tx -> assertThat(pauses.end(tx, job)).isTrue());
        downloads.readToTheEnd(job, 0);
        downloads.end(job);
        assertThat(remote.asked.getFirst())
                .as("what is stored is not read again")
                .isEqualTo((int) stored);
        assertThat(downloads.figures(job).counts().rows()).isEqualTo(5);
        assertThat(downloads.status(job)).isEqualTo("completed");
    }

    @Test
    void aRefusedAuthorisationStopsFurtherDownloadsUntilTheConnectionIsWrittenAnew() throws Exception {
        remote.page("{id: 1}").failsAt(0, SourceFailure.permanent("reauthorize", "Connect it again"));
        Snapshots.Snapshot snapshot = downloads.snapshot("refused", "people");

        UUID job = downloads.run(snapshot);

        assertThat(downloads.status(job)).isEqualTo("failed");
        Connections.Connection connection = downloads
                .connections
                .find(TestDownloads.TENANT, snapshot.connection())
                .orElseThrow();
        assertThat(connection.reauthorizeSince()).isNotNull();
        assertThatThrownBy(() -> downloads.ask(snapshot, DownloadPayload.Mode.FULL))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("authorisation");

        downloads.connections.change(
                TestDownloads.TENANT, snapshot.connection(), Map.of(), Map.of("token", "another one"));
        assertThat(downloads.status(downloads.run(snapshot))).isEqualTo("completed");
    }

    @Test
    void aTestThatSucceedsEndsTheStop() throws Exception {
        remote.page("{id: 1}").failsAt(0, SourceFailure.permanent("reauthorize", "Connect it again"));
        Snapshots.Snapshot snapshot = downloads.snapshot("accepted again", "people");
        downloads.run(snapshot);

        new ConnectionProbe(downloads.connections).test(TestDownloads.TENANT, snapshot.connection());

        assertThat(downloads.status(downloads.run(snapshot))).isEqualTo("completed");
    }
}
