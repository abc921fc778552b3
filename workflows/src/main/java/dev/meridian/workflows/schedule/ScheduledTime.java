package dev.meridian.workflows.schedule;

import java.time.Instant;

/**
 * One time of a schedule.
 *
 * @param schedule its name within the tenant
 * @param at the time by the schedule, however late it is
 */
public record ScheduledTime(String tenant, String schedule, Instant at) {}
