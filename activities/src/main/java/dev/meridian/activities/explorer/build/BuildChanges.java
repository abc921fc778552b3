package dev.meridian.activities.explorer.build;

import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobNotes;
import dev.meridian.workflows.explorer.BuildRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
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
        Map<UUID, BuildNote> notes = notes(requests);
        return requests.stream()
                .map(request ->
                        change(request.jobId(), JobIds.parse(request.jobId()).map(notes::get)))
                .toList();
    }

    private static BuildChange change(String jobId, Optional<BuildNote> note) {
        return new BuildChange(
                jobId,
                note.map(BuildNote::authorName).orElse(null),
                note.map(BuildNote::authorEmail).orElse(null),
                note.map(BuildNote::message).orElse(""));
    }

    private Map<UUID, BuildNote> notes(List<BuildRequest> requests) {
        List<UUID> ids = requests.stream()
                .map(request -> JobIds.parse(request.jobId()))
                .flatMap(Optional::stream)
                .toList();
        return jdbi.withHandle(handle -> JobNotes.of(handle, ids, BuildNote.class));
    }
}
