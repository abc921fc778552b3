package dev.meridian.activities.download.store;

import java.util.UUID;

/**
 * The right to write a pass. The highest claim holds it, so that a worker that was frozen, lost its table to another one and
 * wakes up writes nothing.
 *
 * @param turn the workflow's number of the activity, which grows with each one of the table
 * @param delivery how often Temporal has handed this activity out, from 1
 */
public record Claim(long passId, UUID jobId, int turn, int delivery) {}
