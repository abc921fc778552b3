package dev.meridian.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the sources of the console must not have. */
class ConsoleSourcesTest {
    private static final Path SOURCES = Path.of("../console/src/main/resources/console");
    private static final Pattern HTML_FROM_TEXT =
            Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|unsafeHTML|unsafeSVG|document\\.write");
    private static final Pattern CODE_FROM_TEXT = Pattern.compile("\\beval\\(|new Function|setTimeout\\(['\"`]");
    private static final Pattern STYLE_OR_HANDLER = Pattern.compile("<[^>]* (style|on[a-z]+)=");
    private static final Pattern IMPORT = Pattern.compile("(?:\\bfrom\\s+|\\bimport\\s*\\(?)['\"]([^'\"]+)['\"]");
    private static final int MOST_LINES = 300;
    private static final int USUAL_LINES = 100;

    @Test
    void noModuleMakesHtmlOrCodeFromTexts() throws IOException {
        assertThat(modules())
                .allSatisfy(file -> assertThat(Files.readString(file))
                        .doesNotContainPattern(HTML_FROM_TEXT)
                        .doesNotContainPattern(CODE_FROM_TEXT));
    }

    @Test
    void noTemplateHasAStyleOrAHandlerThatThePolicyRefuses() throws IOException {
        assertThat(modules())
                .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContainPattern(STYLE_OR_HANDLER));
    }

    @Test
    void modulesImportOneAnotherAndTheTwoLibrariesOnly() throws IOException {
        assertThat(modules())
                .allSatisfy(file -> assertThat(
                                IMPORT.matcher(Files.readString(file)).results())
                        .extracting(match -> match.group(1))
                        .allSatisfy(name -> assertThat(name.startsWith("./lit-html/")
                                        || name.contains("/leaflet/")
                                        || Files.isRegularFile(file.resolveSibling(name)))
                                .as(name)
                                .isTrue()));
    }

    @Test
    void mostFilesAreShort() throws IOException {
        List<Path> files = modules();
        assertThat(files)
                .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThan(MOST_LINES));
        long usual = files.stream().filter(ConsoleSourcesTest::isUsual).count();
        assertThat(usual).isGreaterThan(files.size() / 2);
    }

    private static boolean isUsual(Path file) {
        try {
            return Files.readAllLines(file).size() <= USUAL_LINES;
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static List<Path> modules() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> modules =
                    files.filter(file -> file.toString().endsWith(".js")).toList();
            assertThat(modules).isNotEmpty();
            return modules;
        }
    }
}
