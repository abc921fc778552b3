package dev.meridian.activities.job.intake;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.JobDefinitions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The intakes of the types without terms. */
public final class FeatureIntakes {
    private final Map<String, FeatureIntake<?>> byType;

    /**
     * @throws IllegalArgumentException if a type without terms has no intake, or a type has one that is not registered as
     *     a type without terms
     */
    public FeatureIntakes(List<FeatureIntake<?>> intakes, JobDefinitions definitions) {
        definitions
                .withoutTerms()
                .requireExactly(
                        intakes.stream()
                                .<JobDefinition<?>>map(FeatureIntake::definition)
                                .toList(),
                        "FeatureIntake");
        this.byType = intakes.stream()
                .collect(Collectors.toUnmodifiableMap(
                        intake -> intake.definition().type().name(), Function.identity()));
    }

    /** The intake of a type; empty if the type takes terms. */
    @SuppressWarnings("unchecked") // a definition and its intake are about the same payload
    <P extends Record> Optional<FeatureIntake<P>> of(JobDefinition<P> definition) {
        return Optional.ofNullable(
                (FeatureIntake<P>) byType.get(definition.type().name()));
    }
}
