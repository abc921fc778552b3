package dev.meridian.activities.explorer.edit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.explorer.edit.ExplorerQueries.Explorer;
import dev.meridian.activities.explorer.edit.ExplorerSearch.Order;
import dev.meridian.activities.explorer.edit.ExplorerSearch.Place;
import dev.meridian.activities.explorer.fault.ExplorerFixture;
import dev.meridian.activities.explorer.fault.Tsv;
import dev.meridian.workflows.explorer.ExplorerKey;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExplorerListIT {
    private static final ExplorerFixture FIXTURE = ExplorerFixture.create();
    private static final String TENANT = "lists";

    @BeforeAll
    static void store() {
        FIXTURE.put(key("trees"), Tsv.unpublished());
        FIXTURE.put(key("tree_benefits"), Tsv.published().view("A", "One").chart("B", 404));
        FIXTURE.put(key("Rivers"), Tsv.unpublished());
        // Stored again, so that it was saved last; a refresh saves nothing.
        FIXTURE.put(key("trees"), Tsv.unpublished());
        FIXTURE.edits.refresh(key("tree_benefits"));
    }

    @Test
    void explorersAreFoundByPartsOfTheirSlugsStatesAndPublication() {
        assertThat(slugs("TREE", Set.of(), null)).containsExactly("tree_benefits", "trees");
        assertThat(slugs("e_b", Set.of(), null)).containsExactly("tree_benefits");
        assertThat(slugs("e%b", Set.of(), null)).isEmpty();
        assertThat(slugs(null, Set.of(RefreshStatus.QUEUED), null)).containsExactly("tree_benefits");
        assertThat(slugs(null, Set.of(RefreshStatus.CLEAN, RefreshStatus.QUEUED), null))
                .hasSize(3);
        assertThat(slugs(null, Set.of(), true)).containsExactly("tree_benefits");
        assertThat(slugs("r", Set.of(RefreshStatus.CLEAN), false)).containsExactly("Rivers", "trees");
    }

    @Test
    void explorersThatWereSavedLastComeFirstPageByPage() {
        Explorer first =
                FIXTURE.queries.list(TENANT, search(Order.SAVED, null), 1).getFirst();
        List<Explorer> rest = FIXTURE.queries.list(
                TENANT, search(Order.SAVED, new Place(first.times().savedAt(), first.slug())), 10);

        assertThat(first.slug()).isEqualTo("trees");
        assertThat(rest).extracting(Explorer::slug).containsExactly("Rivers", "tree_benefits");
        assertThat(FIXTURE.queries.list(TENANT, search(Order.SLUG, new Place(null, "tree_benefits")), 10))
                .extracting(Explorer::slug)
                .containsExactly("trees");
    }

    @Test
    void viewsAreFoundByTextErrorAndWhatTheBucketHolds() {
        ExplorerKey explorer = ExplorerFixture.newExplorer();
        AcceptedEdit edit = FIXTURE.put(
                explorer,
                Tsv.published().view("Deaths", "One").view("Cases", "Two").chart("Tests", 404));
        FIXTURE.refresh(explorer, edit);
        FIXTURE.jdbi.useHandle(handle -> handle.execute(
                "UPDATE chart_configs SET synced_md5 = NULL WHERE id = ?", FIXTURE.configOf(explorer, "metric=cases")));

        assertThat(viewIds(explorer, new ViewFilter("DEATH", null, null))).containsExactly("metric=deaths");
        assertThat(viewIds(explorer, new ViewFilter("\"Cases\"", null, null))).containsExactly("metric=cases");
        assertThat(viewIds(explorer, new ViewFilter(null, true, null))).containsExactly("metric=tests");
        assertThat(viewIds(explorer, new ViewFilter(null, false, false))).containsExactly("metric=cases");
        assertThat(viewIds(explorer, new ViewFilter(null, null, true))).containsExactly("metric=deaths");
    }

    private static List<String> viewIds(ExplorerKey explorer, ViewFilter filter) {
        return FIXTURE.queries.views(explorer, filter, 0, 10).stream()
                .map(ExplorerQueries.View::viewId)
                .toList();
    }

    private static List<String> slugs(@Nullable String text, Set<RefreshStatus> statuses, @Nullable Boolean published) {
        return FIXTURE
                .queries
                .list(TENANT, new ExplorerSearch(text, statuses, published, Order.SLUG, null), 10)
                .stream()
                .map(Explorer::slug)
                .toList();
    }

    private static ExplorerSearch search(Order order, @Nullable Place after) {
        return new ExplorerSearch(null, Set.of(), null, order, after);
    }

    private static ExplorerKey key(String slug) {
        return new ExplorerKey(TENANT, slug);
    }
}
