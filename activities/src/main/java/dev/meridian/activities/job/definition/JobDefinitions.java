package dev.meridian.activities.job.definition;

import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.SharedTenant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Types of jobs by name. All types of this process stand in one registry, from which every shorter list is derived. */
public final class JobDefinitions {
    private final Map<String, JobDefinition<?>> byName = new LinkedHashMap<>();

    /**
     * @throws IllegalArgumentException if two types have one name
     */
    public JobDefinitions(List<JobDefinition<?>> definitions) {
        for (JobDefinition<?> definition : definitions) {
            if (byName.putIfAbsent(definition.type().name(), definition) != null) {
                throw new IllegalArgumentException("Two job types are called '" + definition.type() + "'");
            }
        }
    }

    /** The types that every tenant may ask for, by request and by schedule. */
    public JobDefinitions forTenants() {
        return only(definition -> definition.handling().audience() == Audience.ANYONE);
    }

    /**
     * The types that a tenant may ask for. The shared tenant is the installation itself: its schedules ask for upkeep too,
     * but not for types without terms, whose features find out themselves what has to be done again.
     */
    public JobDefinitions offeredTo(String tenant) {
        return tenant.equals(SharedTenant.ID)
                ? only(definition -> definition.handling().audience() != Audience.NOBODY && definition.takesTerms())
                : forTenants();
    }

    /** The types whose jobs a tenant can have repeated. */
    public JobDefinitions repeatable() {
        return only(definition -> definition.handling().audience() != Audience.INSTALLATION);
    }

    /** The types whose jobs the task workflow runs. */
    public JobDefinitions inTaskWorkflow() {
        return only(definition -> definition.handling().dispatch() == Dispatch.TASK_WORKFLOW);
    }

    /** The types that have a workflow, and a {@code JobControl}, of their own. */
    public JobDefinitions inOwnWorkflow() {
        return only(definition -> definition.handling().dispatch() == Dispatch.OWN_WORKFLOW);
    }

    /** The types whose requests may say when and how their jobs run: each of them has a {@code TaskPerformer}. */
    public JobDefinitions withTerms() {
        return only(JobDefinition::takesTerms);
    }

    /** The types whose features decide which job answers a request: each of them has a {@code FeatureIntake}. */
    public JobDefinitions withoutTerms() {
        return only(definition -> !definition.takesTerms());
    }

    private JobDefinitions only(Predicate<JobDefinition<?>> wanted) {
        return new JobDefinitions(byName.values().stream().filter(wanted).toList());
    }

    public Optional<JobDefinition<?>> find(String type) {
        return Optional.ofNullable(byName.get(type));
    }

    /**
     * The definition of a type.
     *
     * @param path where a request names it, as a JSON pointer
     * @throws InvalidRequestException if there is no such type
     */
    public JobDefinition<?> require(String type, String path) {
        return find(type)
                .orElseThrow(() -> InvalidRequestException.at(
                        path, "unknown_type", "Must be one of " + String.join(", ", byName.keySet())));
    }

    /**
     * Checks at the start that every one of these types has something, such as a performer, and no other type has it.
     *
     * @param having the types that have it
     * @param what what it is called, for the message
     * @throws IllegalArgumentException naming the types that lack it or should not have it
     */
    public void requireExactly(Collection<JobDefinition<?>> having, String what) {
        List<JobType> without = types(byName.values(), definition -> !having.contains(definition));
        List<JobType> unexpected = types(
                having,
                definition -> !definition.equals(byName.get(definition.type().name())));
        if (!without.isEmpty()) {
            throw new IllegalArgumentException("These job types need a " + what + " bean: " + without);
        }
        if (!unexpected.isEmpty()) {
            throw new IllegalArgumentException(
                    "These job types have a " + what + ", but no JobDefinition bean asks for it: " + unexpected);
        }
    }

    private static List<JobType> types(Collection<JobDefinition<?>> among, Predicate<JobDefinition<?>> wanted) {
        return among.stream().filter(wanted).map(JobDefinition::type).toList();
    }

    /**
     * The payload of a job as it may be shown. Nothing of it, if the type is not known here: a process of another version, which
     * knows the type, may have taken secrets with it.
     */
    public Optional<JsonNode> masked(String type, JsonNode payload) {
        return find(type).map(definition -> definition.payload().masked(payload));
    }

    public Set<String> names() {
        return Set.copyOf(byName.keySet());
    }

    /** All types, in the order of registration. */
    public Collection<JobDefinition<?>> all() {
        return List.copyOf(byName.values());
    }
}
