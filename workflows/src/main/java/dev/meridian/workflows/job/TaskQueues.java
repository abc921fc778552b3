package dev.meridian.workflows.job;

/** The task queues; which one an activity uses says what it needs from the machine. */
public final class TaskQueues {
    /** Workflows and light I/O. */
    public static final String MAIN = "meridian";

    /** CPU work (scoring, audio); as many slots as cores. */
    public static final String COMPUTE = "meridian-compute";

    /** Phases of explorer refreshes, which take connections by the dozen; a few at a time. */
    public static final String REFRESHES = "meridian-refreshes";

    /** Calls to outside systems, rate limited. */
    public static final String CONNECTORS = "meridian-connectors";

    private TaskQueues() {}
}
