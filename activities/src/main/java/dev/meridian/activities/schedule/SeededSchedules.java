package dev.meridian.activities.schedule;

import dev.meridian.workflows.job.SharedTenant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The schedules that come with the product; they belong to the shared tenant. */
public final class SeededSchedules {
    private static final List<String> SEEDS = List.of("""
            {"name": "reconcile", "everySeconds": 3600, "job": {"type": "reconcile", "payload": {}},
             "note": "Compares open jobs with Temporal; every worker does so every few seconds, too"}""", """
            {"name": "retention", "cron": "17 3 * * *", "job": {"type": "retention", "payload": {}},
             "note": "Deletes jobs that ended long enough ago"}""", """
            {"name": "city-refresh", "cron": "47 * * * *", "job": {"type": "city_refresh", "payload": {}},
             "note": "Computes anew what places have changed on the heatmaps"}""");

    private final ScheduleService schedules;

    public SeededSchedules(ScheduleService schedules) {
        this.schedules = schedules;
    }

    /**
     * Creates the schedules that were never created before. Idempotent; safe in several processes at once.
     *
     * @return how many schedules were created
     */
    public int plant() {
        return (int) SEEDS.stream()
                .map(seed -> ScheduleRequest.SHAPE.read(JsonMapper.shared().readTree(seed), ""))
                .filter(seed -> schedules.seed(SharedTenant.ID, seed))
                .count();
    }
}
