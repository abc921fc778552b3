package dev.meridian.activities.job.performer;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.work.JobException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** The performers of this process, by the name of their type. */
public final class TaskPerformers {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final List<JobDefinition<?>> definitions;
    private final Map<String, TaskPerformer<?>> byType;

    public TaskPerformers(List<TaskPerformer<?>> performers) {
        definitions = performers.stream()
                .<JobDefinition<?>>map(TaskPerformer::definition)
                .toList();
        byType = performers.stream()
                .collect(Collectors.toUnmodifiableMap(
                        performer -> performer.definition().type().name(), Function.identity()));
    }

    /** The definitions of the types that this process can perform. */
    public List<JobDefinition<?>> definitions() {
        return definitions;
    }

    /**
     * The definition of a type.
     *
     * @throws JobException permanent, if this process cannot perform the type
     */
    public JobDefinition<?> definition(String type) {
        return performer(type).definition();
    }

    private TaskPerformer<?> performer(String type) {
        TaskPerformer<?> performer = byType.get(type);
        if (performer == null) {
            throw JobException.permanent("unknown_type", "This worker does not know the type '" + type + "'");
        }
        return performer;
    }

    /**
     * Performs a task whose payload is stored.
     *
     * @param input the payload as JSON text
     * @return the result as JSON text
     */
    public String perform(String type, String id, String tenant, String input, int attempt, Duration timeout)
            throws InterruptedException {
        return perform(performer(type), id, tenant, input, attempt, timeout);
    }

    private static <P extends Record> String perform(
            TaskPerformer<P> performer, String id, String tenant, String input, int attempt, Duration timeout)
            throws InterruptedException {
        P payload = performer.definition().payload().readStored(input);
        Record result = performer.perform(new Task<>(id, tenant, payload, attempt, timeout));
        return JSON.writeValueAsString(result);
    }
}
