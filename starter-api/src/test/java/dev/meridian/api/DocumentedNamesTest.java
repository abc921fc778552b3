package dev.meridian.api;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The classes, files and links that README, CONTRIBUTING and the pages of {@code docs} name exist. */
class DocumentedNamesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final String HOUSE = "dev.meridian.";

    private static final Pattern FENCED = Pattern.compile("```.*?```", Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("`([^`\n]+)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)");
    private static final Pattern CLASS = Pattern.compile("([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+)(?:\\.\\w+)*");
    private static final Pattern DECLARED = Pattern.compile("\\b(?:class|record|enum|interface) ([A-Z]\\w+)");
    private static final Pattern PACKAGE =
            Pattern.compile("(?:dev\\.meridian|activities|api|domain|workflows)(?:\\.[a-z]+)+");
    private static final Pattern FILE = Pattern.compile("[\\w./-]+\\.(?:java|sql|md|sh|yml|yaml|csv|json|xml)");

    /** Names of browsers, HTTP, S3, the JDK, Parquet and Temporal, and of tests that an example suggests, that look like names of our classes. */
    private static final Set<String> FOREIGN = Set.of(
            "ActivityType",
            "ApproximateBacklogCount",
            "BadDigest",
            "CronExpression",
            "EntityTooLarge",
            "EventSource",
            "HttpOnly",
            "InterruptedException",
            "InvalidRequest",
            "NonDeterministicException",
            "OutputFile",
            "PlainParquetConfiguration",
            "PotentialDeadlockException",
            "RunId",
            "ServiceLoader",
            "SurveyActivitiesIT",
            "SurveyReplayTest",
            "SurveyWorkflowTest",
            "WebSocket",
            "WorkflowId");

    /** Files that people bring. */
    private static final Set<String> BROUGHT = Set.of("model.json", "model.onnx");

    private static final List<String> FOLDERS = List.of(
            ".mvn",
            "docs",
            "deploy",
            "devstack",
            "domain",
            "workflows",
            "activities",
            "onnx",
            "starter-api",
            "tools",
            "benchmarks");

    private final List<Path> files = repositoryFiles();

    @Test
    void everyClassThatAPageNamesExists() throws IOException {
        Set<String> known = new HashSet<>(FOREIGN);
        for (Path source : filesNamed(".java")) {
            DECLARED.matcher(Files.readString(source)).results().forEach(found -> known.add(found.group(1)));
        }
        assertThat(quoted(CLASS).map(found -> found.replaceAll("\\..*", ""))).isSubsetOf(known);
    }

    @Test
    void everyPackageThatAPageNamesExists() {
        List<String> sources = filesNamed(".java").stream()
                .map(source -> source.toString().replace('/', '.'))
                .toList();
        assertThat(quoted(PACKAGE).map(name -> name.startsWith(HOUSE) ? name : HOUSE + name))
                .allMatch(name -> sources.stream().anyMatch(source -> source.contains("." + name + ".")));
    }

    @Test
    void everyFileThatAPageNamesExists() {
        Set<String> known =
                files.stream().map(file -> "/" + ROOT.relativize(file)).collect(toSet());
        assertThat(quoted(FILE)
                        .map(name -> name.startsWith("./") ? name.substring(2) : name)
                        .filter(Predicate.not(BROUGHT::contains)))
                .allMatch(name -> known.stream().anyMatch(file -> file.endsWith("/" + name)));
    }

    @Test
    void everyLinkToAFileLeadsToOne() {
        assertThat(pages().stream()
                        .flatMap(page -> LINK.matcher(text(page))
                                .results()
                                .map(found -> found.group(1))
                                .filter(Predicate.not(link -> link.startsWith("http")))
                                .map(link -> page.resolveSibling(link).normalize())))
                .allMatch(Files::exists);
    }

    private Stream<String> quoted(Pattern kind) {
        return pages().stream()
                .flatMap(page -> QUOTED.matcher(FENCED.matcher(text(page)).replaceAll(""))
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .filter(kind.asMatchPredicate()));
    }

    private List<Path> pages() {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")));
        filesNamed(".md").stream()
                .filter(file -> file.startsWith(ROOT.resolve("docs")))
                .forEach(pages::add);
        return pages;
    }

    private List<Path> filesNamed(String ending) {
        return files.stream().filter(file -> file.toString().endsWith(ending)).toList();
    }

    private static List<Path> repositoryFiles() {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> root = Files.list(ROOT)) {
            root.filter(Files::isRegularFile).forEach(found::add);
            for (String folder : FOLDERS) {
                try (Stream<Path> below = Files.walk(ROOT.resolve(folder))) {
                    below.filter(file -> !ROOT.relativize(file).toString().contains("target/"))
                            .forEach(found::add);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return found;
    }

    private static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
