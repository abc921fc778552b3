package dev.meridian.api.explorer;

import dev.meridian.activities.explorer.edit.ExplorerQueries;
import dev.meridian.activities.explorer.edit.ExplorerQueries.Explorer;
import dev.meridian.activities.explorer.edit.ExplorerSearch;
import dev.meridian.activities.job.table.query.GenerationJobs.GenerationJob;
import dev.meridian.workflows.explorer.ExplorerKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads explorers with their newest refreshes. */
final class ExplorerLists {
    private final ExplorerQueries explorers;

    ExplorerLists(ExplorerQueries explorers) {
        this.explorers = explorers;
    }

    Optional<ExplorerResponse> find(ExplorerKey explorer) {
        return explorers
                .find(explorer)
                .map(found -> withJobs(explorer.tenant(), List.of(found)).getFirst());
    }

    List<ExplorerResponse> list(String tenant, ExplorerSearch search, int limit) {
        return withJobs(tenant, explorers.list(tenant, search, limit));
    }

    private List<ExplorerResponse> withJobs(String tenant, List<Explorer> found) {
        Map<String, List<GenerationJob>> jobs =
                explorers.newestJobs(tenant, found.stream().map(Explorer::slug).toList()).stream()
                        .collect(Collectors.groupingBy(GenerationJob::subject));
        return found.stream()
                .map(explorer -> ExplorerResponse.of(explorer, jobs.getOrDefault(explorer.slug(), List.of())))
                .toList();
    }
}
