package dev.meridian.activities.task;

/** The result of a task that finds nothing out. */
public record NothingToTell() {}
