package dev.meridian.activities.explorer.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.explorer.edit.AcceptedEdit;
import dev.meridian.activities.explorer.edit.CommitMetadata;
import dev.meridian.activities.explorer.edit.ExplorerChangedException;
import dev.meridian.activities.explorer.fault.ExplorerFixture;
import dev.meridian.activities.explorer.fault.StoredTsv;
import dev.meridian.activities.explorer.fault.Tsv;
import dev.meridian.activities.explorer.preview.PreviewReport.Becomes;
import dev.meridian.activities.explorer.preview.PreviewReport.Counts;
import dev.meridian.activities.explorer.preview.PreviewedChange.Kind;
import dev.meridian.workflows.explorer.ExplorerKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeptPreviewsIT {
    private static final ExplorerFixture FIXTURE = ExplorerFixture.create();
    private static final CommitMetadata COMMIT = new CommitMetadata("renamed", "Ada", null);

    private final KeptPreviews previews = new KeptPreviews(FIXTURE.jdbi, FIXTURE.edits);
    private final ExplorerKey explorer = ExplorerFixture.newExplorer();

    @Test
    void anInsertedRowLeavesTheOthersMovedAndAChangedTitleIsToldWithBothTitles() {
        FIXTURE.putAndRefresh(
                explorer,
                Tsv.published().view("One", "First").view("Two", "Second").view("Three", "Third"));

        UUID id =
                preview(Tsv.published().view("Zero", "New").view("One", "First").view("Two", "Other"));

        KeptPreview kept = previews.find(explorer, id).orElseThrow();
        assertThat(kept.report().counts()).isEqualTo(new Counts(1, 1, 1, 1, 0, 0));
        assertThat(kept.report().becomes()).isEqualTo(new Becomes(true, 2, 1));
        assertThat(kept.report().base()).isEqualTo(new PreviewReport.Base(1, true, "clean"));
        assertThat(described(id, null, false))
                .containsExactly(
                        "created metric=zero 5 []",
                        "moved metric=one 6 [/row 0 1]",
                        "updated metric=two 7 [/row 1 2, /config/title \"Second\" \"Other\"]",
                        "removed metric=three null []");
        assertThat(described(id, Kind.UPDATED, false)).hasSize(1);
    }

    @Test
    void everyViewWithAnErrorIsListedAlsoIfItHadTheErrorBefore() {
        FIXTURE.putAndRefresh(
                explorer, Tsv.published().chart("Old", 404).view("Good", "Good").view("Bad", "Bad"));

        UUID id = preview(Tsv.published().chart("Old", 404).view("Good", "Good").chart("Bad", 405));

        KeptPreview kept = previews.find(explorer, id).orElseThrow();
        assertThat(kept.report().counts()).isEqualTo(new Counts(0, 1, 0, 0, 2, 2));
        assertThat(kept.report().becomes()).isEqualTo(new Becomes(true, 0, 1));
        assertThat(changes(id, null, true))
                .extracting(change -> change.kind().wireName() + " " + change.error())
                .containsExactly(
                        "unchanged Grapher config not found for ID: 404",
                        "updated Grapher config not found for ID: 405");
    }

    @Test
    void aLongValueIsCut() {
        FIXTURE.putAndRefresh(explorer, Tsv.published().view("One", "x".repeat(5_000)));

        UUID id = preview(Tsv.published().view("One", "y".repeat(5_000)));

        PreviewedChange.Fields fields =
                Objects.requireNonNull(changes(id, null, false).getFirst().fields());
        assertThat(fields.list()).singleElement().satisfies(field -> {
            assertThat(field.cut()).isTrue();
            assertThat(Objects.requireNonNull(field.difference().after()).asString())
                    .hasSize(1_000)
                    .startsWith("\"yyy");
        });
    }

    @Test
    void exactlyThePreviewedTextIsStoredOnce() throws IOException {
        FIXTURE.putAndRefresh(explorer, Tsv.published().view("One", "First"));
        String text = Tsv.published().view("One", "Second").text();
        UUID id = previews.keep(explorer, text, FIXTURE.views.preview(explorer, text));
        StringBuilder read = new StringBuilder();
        assertThat(previews.readTsv(explorer, id, read::append)).isTrue();
        assertThat(read).hasToString(text);

        AcceptedEdit edit = previews.save(explorer, id, COMMIT).orElseThrow();

        assertThat(edit.job()).isPresent();
        assertThat(StoredTsv.of(FIXTURE.queries, explorer)).contains(text);
        assertThat(FIXTURE.queries.find(explorer).orElseThrow().commit().commitMessage())
                .isEqualTo("renamed");
        assertThat(previews.save(explorer, id, COMMIT)).isEmpty();
        assertThat(previews.find(explorer, id).orElseThrow().savedGeneration()).isEqualTo(edit.generation());
        assertThat(changes(id, null, false)).isEmpty();
        assertThat(FIXTURE.queries.find(explorer).orElseThrow().generation()).isEqualTo(edit.generation());
    }

    @Test
    void aTextThatWasStoredMeanwhileIsNotOverwrittenButARefreshIsNoChange() {
        FIXTURE.put(explorer, Tsv.published().view("One", "First"));
        UUID mine = preview(Tsv.published().view("One", "Mine"));
        UUID theirs = preview(Tsv.published().view("One", "Theirs"));
        FIXTURE.edits.refresh(explorer);

        assertThat(previews.save(explorer, theirs, COMMIT)).isPresent();

        assertThatThrownBy(() -> previews.save(explorer, mine, COMMIT)).isInstanceOf(ExplorerChangedException.class);
        assertThat(StoredTsv.of(FIXTURE.queries, explorer).orElseThrow()).contains("Theirs");
        assertThat(previews.find(explorer, mine).orElseThrow().savedGeneration())
                .isNull();
    }

    @Test
    void aPreviewOfANewExplorerIsRefusedIfSomebodyMadeItMeanwhile() {
        UUID mine = preview(Tsv.published().view("One", "Mine"));
        assertThat(previews.find(explorer, mine).orElseThrow().report().base()).isNull();
        FIXTURE.put(explorer, Tsv.unpublished());

        assertThatThrownBy(() -> previews.save(explorer, mine, COMMIT)).isInstanceOf(ExplorerChangedException.class);
    }

    @Test
    void ofSavesAtTheSameTimeOneWins() throws Exception {
        FIXTURE.put(explorer, Tsv.published().view("One", "First"));
        UUID id = preview(Tsv.published().view("One", "Second"));
        List<Callable<Optional<AcceptedEdit>>> saves = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            saves.add(() -> previews.save(explorer, id, COMMIT));
        }

        int stored = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Optional<AcceptedEdit>> save : threads.invokeAll(saves)) {
                stored += save.get().isPresent() ? 1 : 0;
            }
        }

        assertThat(stored).isEqualTo(1);
        assertThat(FIXTURE.queries.find(explorer).orElseThrow().generation()).isEqualTo(2);
    }

    @Test
    void aTenantKeepsItsNewestTwentyPreviewsAndAnotherTenantsStay() {
        ExplorerKey mine = new ExplorerKey("bounded", "mine");
        ExplorerKey other = new ExplorerKey("another", "theirs");
        UUID theirs = preview(other, Tsv.unpublished());
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i <= KeptPreviews.MOST_OF_TENANT; i++) {
            ids.add(preview(mine, Tsv.unpublished()));
        }

        assertThat(previews.find(mine, ids.getFirst())).isEmpty();
        assertThat(ids.stream().skip(1)).allMatch(id -> previews.find(mine, id).isPresent());
        assertThat(previews.find(other, theirs)).isPresent();
        assertThat(previews.find(mine, theirs)).isEmpty();
    }

    @Test
    void aPreviewIsKeptForHalfAnHour() {
        UUID id = preview(Tsv.published().view("One", "First"));
        FIXTURE.jdbi.useHandle(handle -> handle.execute(
                "UPDATE explorer_previews SET created_at = now() - interval '30 minutes' WHERE id = ?", id));

        assertThat(previews.find(explorer, id)).isEmpty();
        assertThat(previews.save(explorer, id, COMMIT)).isEmpty();
        preview(ExplorerFixture.newExplorer(), Tsv.unpublished());
        int left = FIXTURE.jdbi.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM explorer_preview_changes WHERE preview_id = :id")
                        .bind("id", id)
                        .mapTo(int.class)
                        .one());
        assertThat(left).as("the next preview has deleted it").isZero();
    }

    private UUID preview(Tsv tsv) {
        return preview(explorer, tsv);
    }

    private UUID preview(ExplorerKey key, Tsv tsv) {
        return previews.keep(key, tsv.text(), FIXTURE.views.preview(key, tsv.text()));
    }

    private List<PreviewedChange> changes(UUID id, @Nullable Kind kind, boolean onlyFailed) {
        return previews.changes(id, kind, onlyFailed, 0, 100);
    }

    private List<String> described(UUID id, @Nullable Kind kind, boolean onlyFailed) {
        return changes(id, kind, onlyFailed).stream()
                .map(change -> change.kind().wireName() + " " + change.viewId() + " " + change.line() + " "
                        + (change.fields() == null
                                ? List.of()
                                : change.fields().list().stream()
                                        .map(PreviewedChange.Field::difference)
                                        .map(field -> field.path() + " " + field.before() + " " + field.after())
                                        .toList()))
                .toList();
    }
}
