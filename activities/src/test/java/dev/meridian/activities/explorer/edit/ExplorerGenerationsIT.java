package dev.meridian.activities.explorer.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.explorer.edit.ExplorerGenerations.Generation;
import dev.meridian.activities.explorer.fault.ExplorerFixture;
import dev.meridian.activities.explorer.fault.Tsv;
import dev.meridian.activities.job.table.query.GenerationJobs.GenerationJob;
import dev.meridian.workflows.explorer.ExplorerKey;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExplorerGenerationsIT {
    private static final ExplorerFixture FIXTURE = ExplorerFixture.create();

    private final ExplorerGenerations generations = new ExplorerGenerations(FIXTURE.jdbi);
    private final ExplorerKey explorer = ExplorerFixture.newExplorer();

    @Test
    void everyTextIsKeptWithWhoStoredItAndWhyAndRefreshesAreNot() throws IOException {
        FIXTURE.edits.put(explorer, "first", new CommitMetadata("why", "Ada", "ada@example.org"));
        FIXTURE.edits.refresh(explorer);
        FIXTURE.edits.put(explorer, "second", new CommitMetadata(null, null, null));

        List<Generation> found = generations.newestFirst(explorer, Long.MAX_VALUE, 10);

        assertThat(found).extracting(Generation::generation).containsExactly(3L, 1L);
        assertThat(found).extracting(Generation::isCurrent).containsExactly(true, false);
        assertThat(found.getLast().commit()).isEqualTo(new CommitMetadata("why", "Ada", "ada@example.org"));
        assertThat(generations.newestFirst(explorer, 3, 10)).hasSize(1);
        assertThat(generations.tsv(explorer, 1)).contains("first");
        assertThat(generations.tsv(explorer, 2)).isEmpty();
        StringBuilder text = new StringBuilder();
        assertThat(generations.readTsv(explorer, 3, text::append)).isTrue();
        assertThat(text).hasToString("second");
    }

    @Test
    void aGenerationIsShownWithItsJob() {
        AcceptedEdit first = FIXTURE.put(explorer, Tsv.published().view("Deaths", "One"));
        FIXTURE.refresh(explorer, first);
        AcceptedEdit second = FIXTURE.put(explorer, Tsv.published().view("Deaths", "Two"));

        List<GenerationJob> jobs = generations.jobs(explorer, generations.newestFirst(explorer, Long.MAX_VALUE, 10));

        assertThat(jobs)
                .extracting(GenerationJob::id)
                .containsExactly(
                        second.job().orElseThrow().id(),
                        first.job().orElseThrow().id());
        assertThat(FIXTURE.queries.newestJobs(explorer.tenant(), Set.of(explorer.slug())))
                .extracting(job -> job.generation() + " " + job.status().wireName())
                .containsExactlyInAnyOrder("2 pending", "1 completed");
    }

    @Test
    void anExplorerKeepsItsNewestHundredTexts() {
        for (int i = 1; i <= 103; i++) {
            FIXTURE.edits.put(explorer, "text " + i, new CommitMetadata(null, null, null));
        }

        List<Generation> found = generations.newestFirst(explorer, Long.MAX_VALUE, 200);

        assertThat(found).hasSize(100);
        assertThat(found.getLast().generation()).isEqualTo(4);
    }

    @Test
    void theHistoryGoesWithTheExplorer() {
        FIXTURE.put(explorer, Tsv.unpublished());
        FIXTURE.edits.delete(explorer);
        FIXTURE.put(explorer, Tsv.unpublished());

        assertThat(generations.newestFirst(explorer, Long.MAX_VALUE, 10))
                .extracting(Generation::generation)
                .containsExactly(2L);
    }

    @Test
    void anEditIsRefusedIfItsAuthorHasNotSeenTheStoredText() {
        CommitMetadata nobody = new CommitMetadata(null, null, null);
        assertThatThrownBy(() -> FIXTURE.edits.put(explorer, "x", nobody, ExpectedText.at(1)))
                .isInstanceOf(ExplorerChangedException.class);
        FIXTURE.edits.put(explorer, "one", nobody, ExpectedText.NONE);
        FIXTURE.edits.refresh(explorer);

        FIXTURE.edits.put(explorer, "two", nobody, ExpectedText.at(1));

        assertThatThrownBy(() -> FIXTURE.edits.put(explorer, "three", nobody, ExpectedText.at(2)))
                .as("generation 2 still had the text of generation 1")
                .isInstanceOfSatisfying(
                        ExplorerChangedException.class,
                        changed -> assertThat(changed.stored().orElseThrow().savedGeneration())
                                .isEqualTo(3));
        assertThatThrownBy(() -> FIXTURE.edits.put(explorer, "three", nobody, ExpectedText.at(4)))
                .as("a generation that is not there yet")
                .isInstanceOf(ExplorerChangedException.class);
        assertThatThrownBy(() -> FIXTURE.edits.put(explorer, "three", nobody, ExpectedText.NONE))
                .isInstanceOf(ExplorerChangedException.class);
        assertThat(generations.tsv(explorer, 3)).contains("two");
    }
}
