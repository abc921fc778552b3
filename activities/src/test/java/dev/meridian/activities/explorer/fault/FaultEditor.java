package dev.meridian.activities.explorer.fault;

import dev.meridian.activities.explorer.edit.AcceptedEdit;
import dev.meridian.activities.explorer.edit.CommitMetadata;
import dev.meridian.activities.explorer.edit.ExplorerEdits;
import dev.meridian.activities.job.handover.JobCancellation;
import dev.meridian.workflows.explorer.ExplorerKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Jdbi;

/** The editor of explorers that are being refreshed; no faults are injected into its edits. */
record FaultEditor(Jdbi jdbi, ExplorerEdits edits, JobCancellation cancellation, int views, ExecutorService threads) {
    private static final CommitMetadata BY_NOBODY = new CommitMetadata(null, null, null);

    Future<?> start(FaultRun run, FaultKind kind, Random random, Runnable afterwards) {
        return threads.submit(() -> {
            try {
                edit(run.explorer, kind, random);
            } finally {
                afterwards.run();
            }
        });
    }

    private void edit(ExplorerKey explorer, FaultKind kind, Random random) {
        switch (kind) {
            case UNPUBLISH -> {
                edits.put(explorer, Tsv.unpublished().text(), BY_NOBODY);
                put(explorer, random);
            }
            case DELETE -> {
                edits.delete(explorer);
                if (random.nextBoolean()) {
                    put(explorer, random);
                }
            }
            case CANCEL -> newestJob(explorer).forEach(job -> cancellation.cancel(explorer.tenant(), job));
            default -> put(explorer, random);
        }
    }

    /** Stores a TSV that has something in common with every other one. */
    AcceptedEdit put(ExplorerKey explorer, Random random) {
        List<Integer> metrics = new ArrayList<>();
        for (int metric = 0; metric < views; metric++) {
            if (random.nextInt(5) > 0) {
                metrics.add(metric);
            }
        }
        Collections.shuffle(metrics, random);
        Tsv tsv = Tsv.published();
        for (int metric : metrics) {
            if (metric % 7 == 3 && random.nextBoolean()) {
                tsv.chart("View " + metric, 404 + random.nextInt(2));
            } else {
                tsv.view("View " + metric / 2 * 2, "Title " + (random.nextBoolean() ? metric : random.nextInt(1000)));
            }
        }
        return edits.put(explorer, tsv.text(), BY_NOBODY);
    }

    private List<UUID> newestJob(ExplorerKey explorer) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT id FROM jobs WHERE workflow_id = :workflow"
                        + " AND status IN ('pending', 'running') ORDER BY generation DESC LIMIT 1")
                .bind("workflow", explorer.workflowId())
                .mapTo(UUID.class)
                .list());
    }
}
