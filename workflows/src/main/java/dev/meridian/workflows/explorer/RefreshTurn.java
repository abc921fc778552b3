package dev.meridian.workflows.explorer;

/**
 * One attempt of one job to refresh an explorer; what every activity of the refresh is told.
 *
 * @param explorer which explorer
 * @param jobId the job
 * @param generation the job's generation
 * @param runStartedMillis when the workflow's run began, by Temporal's clock, in ms since the epoch: a run that was
 *     reset or started anew outranks the one before it
 * @param attempt which attempt of the job this is, from 1
 */
public record RefreshTurn(ExplorerKey explorer, String jobId, long generation, long runStartedMillis, int attempt) {}
