package dev.meridian.api.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On every page Tab leads to everything that can be pressed or filled in, and what has the focus looks so. */
@Tag("slow")
class ConsoleKeyboardIT {
    @RegisterExtension
    static final ConsoleTest console = ConsoleTest.idle();

    private static final int MOST_TABS = 200;

    /** A field without an outline of its own is outlined by what it stands in. */
    private static final String NOTE = """
            () => {
              window.reached = new Set()
              window.plain = []
              const outlined = element => getComputedStyle(element).outlineStyle !== 'none'
              addEventListener('focusin', ({target}) => {
                window.reached.add(target)
                if (![target, target.parentElement, target.parentElement.parentElement].some(outlined)) window.plain.push(target.outerHTML)
              })
            }""";

    /** The first link of each page leads past the rail. */
    private static final String BEGIN =
            "() => { window.reached.clear(); window.last = 0; document.querySelector('.skip').focus() }";

    /** Whether Tab has left the page, or has come to where it was. */
    private static final String IS_OVER = """
            () => {
              const before = window.last
              window.last = window.reached.size
              return document.activeElement === document.body || window.last === before
            }""";

    private static final String UNREACHED = """
            () => [...document.querySelectorAll('#console :is(button, a[href], input, select, textarea, summary)')]
              .filter(one => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({visibilityProperty: true}) && !window.reached.has(one))
              .map(one => one.outerHTML)""";

    private static EveryPage every;

    @BeforeAll
    static void fill() {
        every = new EveryPage(console);
    }

    @Test
    void theKeyboardLeadsEverywhereAndShowsWhereItIs() {
        try (ConsoleTab tab = console.signedIn("/console/nowhere")) {
            tab.page().evaluate(NOTE);
            for (String page : every.pages()) {
                tab.go("/console/" + page);
                assertThat(tab.find("main .skeleton")).hasCount(0);
                tab.page().evaluate(BEGIN);
                for (int i = 0; i < MOST_TABS; i++) {
                    tab.page().keyboard().press("Tab");
                    if (tab.page().evaluate(IS_OVER).equals(true)) {
                        break;
                    }
                }
                assertThat(tab.page().evaluate(UNREACHED).toString()).as(page).isEqualTo("[]");
                assertThat(tab.page().evaluate("() => window.plain").toString())
                        .as(page)
                        .isEqualTo("[]");
            }
        }
    }
}
