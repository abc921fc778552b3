package dev.meridian.benchmarks;

import dev.meridian.devstack.DevStack;
import dev.meridian.devstack.StackPorts;
import dev.meridian.devstack.TemporalServer;
import dev.meridian.workflows.job.JobSearchAttributes;
import io.temporal.common.SearchAttributeKey;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The servers of an end-to-end benchmark. Temporal knows our search attributes from its start, as one that serves for long does. */
public final class BenchmarkStack {
    private BenchmarkStack() {}

    /** Everything lies in this directory, Temporal's histories included. */
    public static DevStack.Options in(Path directory) {
        return in(directory, TemporalServer.Storage.FILE);
    }

    /** The same with Temporal's histories kept elsewhere. */
    public static DevStack.Options in(Path directory, TemporalServer.Storage histories) {
        return new DevStack.Options(
                directory,
                StackPorts.free(),
                JobSearchAttributes.ALL.stream().collect(Collectors.toMap(SearchAttributeKey::getName, _ -> "Keyword")),
                histories);
    }
}
