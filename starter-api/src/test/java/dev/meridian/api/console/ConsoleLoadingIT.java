package dev.meridian.api.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** While the API has not answered, no page says that there is nothing: pages show that they are loading. */
@Tag("slow")
class ConsoleLoadingIT {
    @RegisterExtension
    static final ConsoleTest console = ConsoleTest.idle();

    /** Words of pages on which there is nothing to show. */
    private static final Pattern NOTHING =
            Pattern.compile("\\b(no|none|nothing|nobody|never|not downloaded)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern ZERO = Pattern.compile("\\b0\\b");

    private static EveryPage every;

    @BeforeAll
    static void fill() {
        every = new EveryPage(console);
    }

    @Test
    void noPageSaysThatThereIsNothing() {
        try (ConsoleTab tab = console.signedIn("/console/nowhere")) {
            for (String page : every.pages()) {
                EveryPage.answering(tab, page, _ -> {}, () -> {
                    requireLoading(tab, page);
                    assertThat(tab.find("main").innerText()).as(page).doesNotContainPattern(ZERO);
                });
            }
        }
    }

    @Test
    void noPartOfAPageSaysSoWhenWhatThePageIsAboutHasBeenRead() {
        try (ConsoleTab tab = console.signedIn("/console/nowhere")) {
            every.reads()
                    .forEach((page, read) -> EveryPage.answering(
                            tab,
                            page,
                            route -> {
                                if (route.request().url().endsWith(read)) {
                                    route.resume();
                                }
                            },
                            () -> {
                                assertThat(tab.find("header .tag:visible, header button:visible")
                                                .first())
                                        .isVisible();
                                requireLoading(tab, page);
                            }));
        }
    }

    private static void requireLoading(ConsoleTab tab, String page) {
        assertThat(tab.find("main .skeleton").first()).isVisible();
        assertThat(tab.find("h1")).not().isEmpty();
        assertThat(tab.find("main .empty").allInnerTexts()).as(page).isEmpty();
        assertThat(tab.find("main").innerText()).as(page).doesNotContainPattern(NOTHING);
    }
}
