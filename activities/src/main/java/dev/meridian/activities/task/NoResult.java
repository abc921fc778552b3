package dev.meridian.activities.task;

/** The result of a task that has no result, such as a wait. */
public record NoResult() {}
