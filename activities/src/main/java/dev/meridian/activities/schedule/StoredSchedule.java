package dev.meridian.activities.schedule;

import java.time.Instant;

/** A schedule as PostgreSQL has it. */
public record StoredSchedule(String tenant, ScheduleRequest request, Instant createdAt, Instant updatedAt) {}
