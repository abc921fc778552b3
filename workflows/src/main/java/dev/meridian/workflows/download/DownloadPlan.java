package dev.meridian.workflows.download;

/**
 * What a job has to read; the tables themselves are in the database.
 *
 * @param tables the number of tables, which are numbered from 0
 * @param atOnce how many of them are read at a time
 */
public record DownloadPlan(int tables, int atOnce) {}
