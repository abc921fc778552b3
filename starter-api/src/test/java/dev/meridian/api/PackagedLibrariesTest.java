package dev.meridian.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The packaged service has every library that its modules need. Maven takes the scope of the nearest declaration: a module that
 * declares a library for its tests takes the library away from the modules it depends on, and no test of classes notices.
 */
class PackagedLibrariesTest {
    private static final Path ROOT = Path.of("..");

    /** Each module and those it depends on, nearest first. */
    private static final List<String> MODULES = List.of(
            "starter-api",
            "onnx",
            "activities",
            "workflows",
            "domain/audio",
            "domain/download",
            "domain/explorer",
            "domain/heatmap");

    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(.*?)</artifactId>");

    @Test
    void noModuleTakesALibraryForItsTestsThatAModuleBelowItNeeds() throws IOException {
        for (int module = 0; module < MODULES.size() - 1; module++) {
            Set<String> below = new TreeSet<>();
            for (String lower : MODULES.subList(module + 1, MODULES.size())) {
                below.addAll(dependencies(lower, false));
            }
            assertThat(dependencies(MODULES.get(module), true))
                    .as("libraries for the tests of %s", MODULES.get(module))
                    .doesNotContainAnyElementsOf(below);
        }
    }

    private static Set<String> dependencies(String module, boolean forTests) throws IOException {
        Stream<MatchResult> all = DEPENDENCY
                .matcher(Files.readString(ROOT.resolve(module).resolve("pom.xml")))
                .results();
        return all.map(found -> found.group(1))
                .filter(dependency -> !dependency.contains("<type>test-jar</type>"))
                .filter(dependency -> !dependency.contains("<scope>provided</scope>"))
                .filter(dependency -> dependency.contains("<scope>test</scope>") == forTests)
                .map(dependency -> ARTIFACT.matcher(dependency)
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
