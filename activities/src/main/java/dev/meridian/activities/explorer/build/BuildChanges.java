package dev.meridian.activities.explorer.build;

import dev.meridian.activities.job.table.JobIds;
import dev.meridian.workflows.explorer.BuildRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Reads who changed what from the builds' jobs, because Temporal's histories hold ids only. */
public final class BuildChanges implements Function<List<BuildRequest>, List<BuildChange>> {
    private final Jdbi jdbi;

    public BuildChanges(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * The changes that these requests publish, in the requests' order; if a job's row no longer exists, only its id is
     * known.
     */
    @Override
    public List<BuildChange> apply(List<BuildRequest> requests) {
        Map<String, BuildChange> stored = stored(requests);
        return requests.stream()
                .map(BuildRequest::jobId)
                .map(id -> stored.getOrDefault(id, new BuildChange(id, null, null, "")))
                .toList();
    }

    private Map<String, BuildChange> stored(List<BuildRequest> requests) {
        List<UUID> ids = requests.stream()
                .map(request -> JobIds.parse(request.jobId()))
                .flatMap(Optional::stream)
                .toList();
        return jdbi.withHandle(handle -> handle
                .createQuery("""
                        SELECT id, payload ->> 'authorName', payload ->> 'authorEmail',
                               coalesce(payload ->> 'message', '') FROM jobs WHERE id = ANY (:ids)""")
                .bindArray("ids", UUID.class, ids)
                .map((row, context) ->
                        new BuildChange(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
                .stream()
                .collect(Collectors.toMap(BuildChange::jobId, Function.identity())));
    }
}
