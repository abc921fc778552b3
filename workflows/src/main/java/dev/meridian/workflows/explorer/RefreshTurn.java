package dev.meridian.workflows.explorer;

import dev.meridian.workflows.job.AboutJob;

/**
 * One attempt of one job to refresh an explorer; the argument of every activity of the refresh.
 *
 * @param explorer the explorer to refresh
 * @param jobId the job
 * @param generation the job's generation
 * @param startedMillis when this turn began, by the workflow's clock, in ms since the epoch: a later turn outranks an
 *     earlier one, also after a reset of the workflow, which gives the same attempt again
 * @param attempt which attempt of the job this is, from 1
 */
public record RefreshTurn(ExplorerKey explorer, String jobId, long generation, long startedMillis, int attempt)
        implements AboutJob {}
