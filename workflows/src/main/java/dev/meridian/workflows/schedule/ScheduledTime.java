package dev.meridian.workflows.schedule;

import java.time.Instant;

/**
 * One time of a schedule.
 *
 * @param schedule the schedule's name, unique within the tenant
 * @param at the scheduled time, however late the workflow starts
 */
public record ScheduledTime(String tenant, String schedule, Instant at) {}
