package dev.meridian.workflows.task;

import dev.meridian.workflows.job.AboutJob;
import java.time.Duration;

/**
 * One attempt of a task.
 *
 * @param attempt the number of the attempt, from 1
 * @param timeout how long the attempt may take
 */
public record TaskTurn(String jobId, String tenant, String type, int attempt, Duration timeout) implements AboutJob {}
