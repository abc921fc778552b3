package dev.meridian.activities.job.table;

/**
 * How an attempt of a job failed.
 *
 * @param code stable and for programs
 * @param message for people
 */
public record JobError(String code, String message) {}
