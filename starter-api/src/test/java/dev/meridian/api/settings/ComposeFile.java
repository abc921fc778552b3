package dev.meridian.api.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code docker-compose.temporal.yml} as its tests look at it. */
final class ComposeFile {
    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{([A-Z0-9_]+)(:[-?][^}]*)?}");

    private final String text;
    private final Map<String, Service> services = new LinkedHashMap<>();

    private ComposeFile(String text) {
        this.text = text;
        Map<String, Object> document = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        map(document.get("services")).forEach((name, service) -> services.put(name, new Service(name, map(service))));
    }

    static ComposeFile read() {
        return new ComposeFile(RepositoryFiles.text("docker-compose.temporal.yml"));
    }

    /**
     * One service.
     *
     * @param settings as the file has them, anchors resolved, variables not
     */
    record Service(String name, Map<String, Object> settings) {
        String image() {
            return String.valueOf(settings.get("image"));
        }

        boolean isProduct() {
            return settings.containsKey("build");
        }

        boolean hasHealthCheck() {
            return settings.containsKey("healthcheck");
        }

        boolean hasLimits() {
            Map<String, Object> limits =
                    map(map(map(settings.get("deploy")).get("resources")).get("limits"));
            return limits.containsKey("memory") && limits.containsKey("cpus");
        }

        Map<String, String> environment() {
            return map(settings.get("environment")).entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue())));
        }

        List<String> ports() {
            return list(settings.get("ports"));
        }

        List<String> volumes() {
            return list(settings.get("volumes"));
        }

        Optional<String> stopGracePeriod() {
            return Optional.ofNullable(settings.get("stop_grace_period")).map(String::valueOf);
        }

        /** What it waits for, and in which state. */
        Map<String, String> waitsFor() {
            return map(settings.get("depends_on")).entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            entry -> String.valueOf(map(entry.getValue()).get("condition"))));
        }
    }

    Map<String, Service> services() {
        return services;
    }

    /** The product's own services. */
    List<Service> product() {
        return services.values().stream().filter(Service::isProduct).toList();
    }

    /** Services that end by themselves, because others wait for that. */
    Set<String> oneShots() {
        return services.values().stream()
                .flatMap(service -> service.waitsFor().entrySet().stream())
                .filter(wait -> wait.getValue().equals("service_completed_successfully"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The variables that Compose puts in, without those that have a default of their own. */
    Set<String> variablesWithoutDefault() {
        return VARIABLE.matcher(text)
                .results()
                .filter(match -> match.group(2) == null
                        || match.group(2).startsWith(":?")
                        || match.group(2).equals(":-"))
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@Nullable Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    private static List<String> list(@Nullable Object value) {
        return value == null
                ? List.of()
                : ((List<?>) value).stream().map(String::valueOf).toList();
    }
}
