package dev.meridian.api.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.api.settings.ComposeFile.Service;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;

/** The rules of docs/deploy.md, on the files that a deployment is made of. */
class DeploymentFilesTest {
    private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:v?\\d[\\w.-]*");
    private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|PWD|SECRET|ACCESS_KEY|ADMIN_KEY).*");
    private static final Pattern GIVEN_BY_ENV_FILE = Pattern.compile("\\$\\{[A-Z0-9_]+:(\\?.+|-)}");

    private final ComposeFile compose = ComposeFile.read();
    private final String dockerfile = RepositoryFiles.text("Dockerfile");

    @Test
    void theWholeTopologyIsThere() {
        assertThat(compose.services().keySet())
                .contains(
                        "temporal",
                        "temporal-ui",
                        "temporal-postgres",
                        "postgres",
                        "s3",
                        "api",
                        "worker-1",
                        "worker-2");
        assertThat(compose.product())
                .extracting(service -> service.environment().get("SERVICE_TYPE"))
                .containsExactlyInAnyOrder("api", "worker", "worker");
    }

    @Test
    void everyForeignImageIsPinnedToAVersion() {
        assertThat(compose.services().values())
                .filteredOn(service -> !service.isProduct())
                .extracting(Service::image)
                .allMatch(image -> PINNED.matcher(image).matches());
        assertThat(dockerfile.lines().filter(line -> line.startsWith("FROM ")))
                .hasSize(2)
                .allMatch(line -> PINNED.matcher(line.split(" ")[1]).matches());
    }

    @Test
    void everyServiceIsWatchedOrEndsByItself() {
        assertThat(compose.services().values())
                .allMatch(service -> service.hasHealthCheck()
                        || service.isProduct()
                        || compose.oneShots().contains(service.name()));
        assertThat(dockerfile).contains("\nHEALTHCHECK ");
    }

    @Test
    void theJarNamesItsVersion() {
        assertThat(RepositoryFiles.text("starter-api/pom.xml"))
                .contains("<addDefaultImplementationEntries>true</addDefaultImplementationEntries>");
    }

    @Test
    void everyServiceHasLimits() {
        assertThat(compose.services().values()).allMatch(Service::hasLimits);
    }

    @Test
    void whoeverWaitsWaitsForAServiceThatCanGetThere() {
        for (Service service : compose.services().values()) {
            service.waitsFor().forEach((other, condition) -> {
                assertThat(compose.services()).as(service.name()).containsKey(other);
                assertThat(condition).isIn("service_healthy", "service_completed_successfully");
                if (condition.equals("service_healthy")) {
                    assertThat(compose.services().get(other)).matches(Service::hasHealthCheck);
                }
            });
        }
    }

    @Test
    void nothingIsPublishedBeyondThisMachine() {
        assertThat(compose.services().values().stream().flatMap(service -> service.ports().stream()))
                .isNotEmpty()
                .allMatch(port -> port.startsWith("127.0.0.1:"));
    }

    @Test
    void noSecretHasADefault() {
        for (Service service : compose.services().values()) {
            service.environment().forEach((name, value) -> {
                if (SECRET.matcher(name).matches()) {
                    assertThat(value).as("%s of %s", name, service.name()).matches(GIVEN_BY_ENV_FILE);
                }
            });
        }
    }

    @Test
    void theExampleFileNamesExactlyWhatComposeAsksForAndNoValues() {
        List<String> lines = RepositoryFiles.text(".env.example")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        assertThat(lines).allMatch(line -> line.endsWith("="));
        assertThat(lines)
                .extracting(line -> line.substring(0, line.length() - 1))
                .containsExactlyInAnyOrderElementsOf(compose.variablesWithoutDefault());
    }

    @Test
    void theProductKnowsEveryVariableItIsGiven() {
        Set<String> known = KnownVariables.names();
        for (Service service : compose.product()) {
            assertThat(known)
                    .as(service.name())
                    .containsAll(service.environment().keySet());
        }
    }

    @Test
    void everySettingIsInTheDocumentation() {
        Set<String> documented = Arrays.stream(
                        RepositoryFiles.text("docs/deploy.md").split("[^A-Z0-9_]+"))
                .collect(Collectors.toSet());
        assertThat(documented).containsAll(KnownVariables.names());
    }

    @Test
    void aStoppingContainerGetsLongerThanItsWorkersMayTake() {
        Duration phase = DurationStyle.detectAndParse(
                settingOf("timeout-per-shutdown-phase").orElseThrow());
        assertThat(compose.product())
                .extracting(service ->
                        DurationStyle.detectAndParse(service.stopGracePeriod().orElse("10s")))
                .allMatch(grace -> grace.compareTo(phase) > 0);
    }

    @Test
    void everythingThatIsMountedExists() {
        assertThat(compose.services().values().stream()
                        .flatMap(service -> service.volumes().stream())
                        .filter(volume -> volume.startsWith("./"))
                        .map(volume -> volume.substring(2, volume.indexOf(':')))
                        .collect(Collectors.toSet()))
                .isNotEmpty()
                .allMatch(path -> Files.isDirectory(RepositoryFiles.root().resolve(path)));
    }

    @Test
    void theImageRunsAsNobodyInParticularAndHearsSignals() {
        String runtime = dockerfile.substring(dockerfile.lastIndexOf("\nFROM "));
        assertThat(runtime)
                .containsPattern("\nUSER [1-9]\\d+:[1-9]\\d+\n")
                .containsPattern("\nENTRYPOINT \\[\"java\",")
                .doesNotContain("\nCMD ");
    }

    private static Optional<String> settingOf(String name) {
        return RepositoryFiles.text("starter-api/src/main/resources/application.yml")
                .lines()
                .map(String::strip)
                .filter(line -> line.contains(name + ":"))
                .map(line -> line.substring(line.lastIndexOf(':') + 1).strip())
                .findFirst();
    }
}
