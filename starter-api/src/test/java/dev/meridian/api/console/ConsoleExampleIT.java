package dev.meridian.api.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the page that docs/console.md adds as its example. */
@Tag("slow")
class ConsoleExampleIT {
    @RegisterExtension
    static final ConsoleTest console = ConsoleTest.idle();

    private static final Pattern CODE = Pattern.compile("```js\n// ([^\n]*)\n(.*?)```", Pattern.DOTALL);
    private static final Path DOCS = Path.of("../docs/console.md");
    private static final Path ROUTER = Path.of("../console/src/main/resources/console/router.js");

    @Test
    void theExampleOfTheDocumentationIsAPage() throws IOException {
        List<String> blocks = CODE.matcher(Files.readString(DOCS))
                .results()
                .map(match -> match.group(2))
                .toList();
        String router = Files.readString(ROUTER).replace("const PAGES = [\n", "const PAGES = [\n" + blocks.get(1));
        try (ConsoleTab tab = console.open(ConsoleTab.Look.LIGHT)) {
            console.http().post("/api/datasets?name=readers", "[{\"age\": 31}, {\"age\": 54}]");
            tab.page().route("**/router.js", route -> fulfil(route, router));
            tab.page().route("**/dataset/datasets.js", route -> fulfil(route, blocks.getFirst()));
            tab.page().navigate("/console/datasets");
            tab.signIn(console.key());
            assertThat(tab.find("header h1")).hasText("Datasets");
            assertThat(tab.find("tbody tr")).hasCount(1);
            assertThat(tab.find("tbody")).containsText("readers");
            tab.requireAccessible();
        }
    }

    private static void fulfil(Route route, String module) {
        route.fulfill(
                new Route.FulfillOptions().setContentType("text/javascript").setBody(module));
    }
}
