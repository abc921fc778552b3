package dev.meridian.workflows.job;

/** What a workflow or an activity is handed about one job, so that whoever stands between can tell whose work it is. */
public interface AboutJob {
    String jobId();

    /** Which attempt of the job this is, from 1; 0 where that is not said. */
    default int attempt() {
        return 0;
    }
}
