package dev.meridian.activities.job.intake;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.JobDefinitions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The checks of the types whose payloads name something that the database has. */
public final class TaskChecks {
    private final Map<String, TaskCheck<?>> byType;

    /**
     * @throws IllegalArgumentException if a check is for a type that takes no terms, or that is not registered: the intake of such
     *     a type checks its payload itself
     */
    public TaskChecks(List<TaskCheck<?>> checks, JobDefinitions definitions) {
        for (TaskCheck<?> check : checks) {
            String type = check.definition().type().name();
            if (definitions.withTerms().find(type).isEmpty()) {
                throw new IllegalArgumentException(
                        "The job type '" + type + "' takes no terms, so no TaskCheck is asked");
            }
        }
        this.byType = checks.stream()
                .collect(Collectors.toUnmodifiableMap(
                        check -> check.definition().type().name(), Function.identity()));
    }

    /** The check of a type; empty if it has none. */
    @SuppressWarnings("unchecked") // a definition and its check are about the same payload
    <P extends Record> Optional<TaskCheck<P>> of(JobDefinition<P> definition) {
        return Optional.ofNullable((TaskCheck<P>) byType.get(definition.type().name()));
    }
}
