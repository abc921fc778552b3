package dev.meridian.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;

/**
 * Looks at a page with axe. Axe is put into a page once, and says only what it forbids: its own builder would send the whole script
 * and all that it found to be right with each look, and open a tab for it.
 */
final class Accessibility {
    private static final List<String> WCAG = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");
    private static final String SCRIPT = AxeBuilder.getAxeScript();

    /** Lists are dimmed for a moment while they are read again; they are looked at as they are before and after it. */
    private static final String RUN = """
            async ({within, type, values}) => {
              if (!document.adoptedStyleSheets.length) {
                const undimmed = new CSSStyleSheet()
                undimmed.replaceSync('.dimmed { opacity: 1 !important }')
                document.adoptedStyleSheets.push(undimmed)
              }
              const {violations} = await axe.run(within, {runOnly: {type, values}, resultTypes: ['violations']})
              return violations.map(one => `${one.id}: ${one.nodes.map(node => `${node.target} ${node.failureSummary}`).join('; ')}`)
            }""";

    private Accessibility() {}

    /**
     * Fails if there is anything that WCAG 2.2 A or AA forbids.
     *
     * @param within a CSS selector
     */
    static void requireAll(Page page, String within) {
        require(page, within, "tag", WCAG);
    }

    /** Fails if the contrast of anything is too low. */
    static void requireContrast(Page page, String within) {
        require(page, within, "rule", List.of("color-contrast"));
    }

    private static void require(Page page, String within, String type, List<String> values) {
        if (!Boolean.TRUE.equals(page.evaluate("() => 'axe' in window"))) {
            page.evaluate(SCRIPT);
        }
        assertThat((List<?>) page.evaluate(RUN, Map.of("within", within, "type", type, "values", values)))
                .as("accessibility of %s at %s", within, page.url())
                .isEmpty();
    }
}
