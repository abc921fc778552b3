package dev.meridian.domain.download.connector.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.download.connector.definition.Source;
import dev.meridian.domain.download.connector.paging.NamedPage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TreePageTest {
    /** A list of tables goes on after its first page, as the tables themselves do. */
    @Test
    void theNextPageOfAListOfTablesMayBeNamedInAListOfLinksOrInAHeader() {
        JsonNode tree = JsonMapper.shared().readTree("""
                {"collections": [{"id": "lakes"}],
                 "links": [{"rel": "self", "href": "/collections"}, {"rel": "next", "href": "/collections?offset=1"}]}""");
        TreePage page =
                new TreePage(tree, tree.path("collections"), Map.of("x-next", List.of("/collections?offset=1")));
        NamedPage next = new NamedPage("/collections?offset=1", true);
        assertThat(page.named(new Source(
                        null,
                        null,
                        new Source.Item(
                                JsonPointer.compile("/links"),
                                JsonPointer.compile("/rel"),
                                "next",
                                JsonPointer.compile("/href")))))
                .contains(next);
        assertThat(page.named(new Source(null, "X-Next"))).contains(next);
        assertThat(page.named(new Source(JsonPointer.compile("/next"), null))).isEmpty();
    }
}
