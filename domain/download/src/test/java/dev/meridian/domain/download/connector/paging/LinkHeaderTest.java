package dev.meridian.domain.download.connector.paging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinkHeaderTest {
    @Test
    void theNextLinkIsFoundAmongOthers() {
        assertThat(next("<https://a.example/?page=1>; rel=\"first\", <https://a.example/?page=3>; rel=\"next\""))
                .isEqualTo("https://a.example/?page=3");
        assertThat(next("<?p=2>;rel=next")).isEqualTo("?p=2");
        assertThat(next("</x>; title=\"a, b; rel=prev\"; REL=\"last Next\"")).isEqualTo("/x");
        assertThat(next("</a,b;c>; rel = \"next\" ; type=text/html")).isEqualTo("/a,b;c");
        assertThat(next("</q>; title=\"say \\\"next\\\"\"; rel=next")).isEqualTo("/q");
        assertThat(next(" , , </y>;;rel=next")).isEqualTo("/y");
    }

    @Test
    void otherRelationsAreNotTheNext() {
        assertThat(next("</a>; rel=prev")).isNull();
        assertThat(next("</a>; rel=nextish")).isNull();
        assertThat(next("</a>; rel=\"\"")).isNull();
        assertThat(next("</a>; title=next")).isNull();
        assertThat(next("</a>; rel=prev; rel=next"))
                .as("only the first 'rel' counts")
                .isNull();
        assertThat(next("</a>; rel=next; anchor=\"/other\""))
                .as("another page's next")
                .isNull();
        assertThat(next("")).isNull();
        assertThat(next("no link at all")).isNull();
        assertThat(next("<never ends")).isNull();
    }

    @Test
    void severalLinesAreOneHeader() {
        assertThat(LinkHeader.target(List.of("</a>; rel=first", "</b>; rel=next"), "next"))
                .contains("/b");
    }

    private static @Nullable String next(String header) {
        return LinkHeader.target(List.of(header), "next").orElse(null);
    }
}
