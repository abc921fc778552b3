package dev.meridian.api.settings;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** The environment variables that the service reads. */
final class KnownVariables {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)");

    private KnownVariables() {}

    /** Those of the settings records, those that {@code application.yml} names itself, and some that Spring reads. */
    static Set<String> names() {
        Set<String> names = Stream.concat(settings(), placeholders()).collect(Collectors.toCollection(TreeSet::new));
        names.addAll(Set.of("SERVER_ADDRESS", "SERVER_PORT", "OTEL_EXPORTER_OTLP_ENDPOINT"));
        // Has another name outside: MAX_CONCURRENT_JOBS.
        names.remove("WORKER_MAX_CONCURRENT_JOBS");
        return names;
    }

    private static Stream<String> settings() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scanner.findCandidateComponents("dev.meridian.api").stream()
                .map(bean -> load(String.valueOf(bean.getBeanClassName())))
                .flatMap(KnownVariables::components);
    }

    private static Stream<String> components(Class<?> settings) {
        String prefix =
                settings.getAnnotation(ConfigurationProperties.class).value().replaceAll("[.-]", "_");
        return Arrays.stream(settings.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> prefix + "_" + name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_"))
                .map(name -> name.toUpperCase(Locale.ROOT));
    }

    private static Stream<String> placeholders() {
        return PLACEHOLDER
                .matcher(RepositoryFiles.text("starter-api/src/main/resources/application.yml"))
                .results()
                .map(match -> match.group(1));
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
