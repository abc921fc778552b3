package dev.meridian.workflows.job;

import java.util.List;

/** The task queues; an activity's queue says which resource of the machine it needs. */
public final class TaskQueues {
    /** For workflows and light I/O. */
    public static final String MAIN = "meridian";

    /** For CPU work such as the analysis of audio; a worker has as many slots as the machine has cores. */
    public static final String COMPUTE = "meridian-compute";

    /**
     * For tiles of heatmaps. A tile computes for about half of its time and waits for the database for the rest, so that a
     * worker has twice as many slots as the machine has cores, and eight at least.
     */
    public static final String HEATMAPS = "meridian-heatmaps";

    /** For the phases of explorer refreshes, which use dozens of connections each; a worker runs a few at a time. */
    public static final String REFRESHES = "meridian-refreshes";

    /** For calls to outside systems; it may be rate limited. */
    public static final String CONNECTORS = "meridian-connectors";

    /** For reading tables of other systems and writing tables to files, which takes minutes; a worker does a few at a time. */
    public static final String DOWNLOADS = "meridian-downloads";

    /** Every queue. */
    public static final List<String> ALL = List.of(MAIN, COMPUTE, HEATMAPS, REFRESHES, CONNECTORS, DOWNLOADS);

    private TaskQueues() {}
}
