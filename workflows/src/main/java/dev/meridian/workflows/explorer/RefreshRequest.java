package dev.meridian.workflows.explorer;

/**
 * A wish to refresh an explorer.
 *
 * @param jobId the job that answers the wish
 * @param generation the explorer's counter when the wish was accepted; one job has one generation
 */
public record RefreshRequest(String jobId, long generation) {}
