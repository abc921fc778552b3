package dev.meridian.activities.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.workflows.job.JobType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The notes of features, which are not the payloads of requests. */
class JobNotesIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();

    private final JobProjection jobs = new JobProjection();

    private record Note(@Nullable String author, boolean onlyChanged) {}

    private record LaterNote(boolean onlyChanged) {}

    @Test
    void aNoteIsReadAsItWasPut() {
        UUID id = accepted();
        put(id, new Note("Ada \"L.\"", true));
        assertThat(find(id, Note.class)).contains(new Note("Ada \"L.\"", true));
    }

    @Test
    void whatANoteLeavesOutIsNullOrFalse() {
        UUID without = accepted();
        UUID partly = accepted();
        put(partly, new Note(null, true));
        List<UUID> asked = List.of(without, partly, UUID.randomUUID());
        Map<UUID, Note> notes = JDBI.withHandle(handle -> JobNotes.of(handle, asked, Note.class));
        assertThat(notes)
                .hasSize(2)
                .containsEntry(without, new Note(null, false))
                .containsEntry(partly, new Note(null, true));
    }

    @Test
    void aNoteOfAnotherVersionIsReadAsFarAsItIsKnown() {
        UUID id = accepted();
        put(id, new Note("Ada", true));
        assertThat(find(id, LaterNote.class)).contains(new LaterNote(true));
    }

    @Test
    void aNoteIsNotThePayloadOfTheRequest() {
        UUID id = JobIds.next();
        JobTerms terms = new JobTerms(3, null, null, null, null, null, "00", "{\"asked\":1}");
        JDBI.useTransaction(tx -> jobs.insert(tx, job(id), terms));
        put(id, new Note("Ada", true));
        JobTerms stored = JDBI.withHandle(handle -> StoredTerms.of(handle, id));
        assertThat(stored.payload()).isEqualTo("{\"asked\":1}");
    }

    private static <N extends Record> Optional<N> find(UUID id, Class<N> type) {
        return JDBI.withHandle(handle -> JobNotes.find(handle, id, type));
    }

    private UUID accepted() {
        UUID id = JobIds.next();
        JDBI.useTransaction(tx -> jobs.insert(tx, job(id)));
        return id;
    }

    private static NewJob job(UUID id) {
        return new NewJob(id, "one", new JobType("sleep"), "subject", null, "w/" + id);
    }

    private static void put(UUID id, Record note) {
        JDBI.useTransaction(tx -> JobNotes.put(tx, id, note));
    }
}
