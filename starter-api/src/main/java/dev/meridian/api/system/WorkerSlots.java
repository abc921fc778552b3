package dev.meridian.api.system;

import dev.meridian.activities.job.process.Processes.Slots;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The slots for activities of this process's workers, as the Temporal SDK counts them in its metrics. */
final class WorkerSlots {
    private static final String USED = "temporal_worker_task_slots_used";
    private static final String AVAILABLE = "temporal_worker_task_slots_available";
    private static final String QUEUE = "task_queue";

    private final MeterRegistry meters;

    WorkerSlots(MeterRegistry meters) {
        this.meters = meters;
    }

    /** The slots by task queue; empty in a process without workers, and until the SDK has counted. */
    List<Slots> now() {
        Map<String, Integer> used = byQueue(USED);
        Map<String, Integer> available = byQueue(AVAILABLE);
        return available.entrySet().stream()
                .map(entry -> {
                    int taken = used.getOrDefault(entry.getKey(), 0);
                    return new Slots(entry.getKey(), taken, taken + entry.getValue());
                })
                .sorted(Comparator.comparing(Slots::queue))
                .toList();
    }

    private Map<String, Integer> byQueue(String name) {
        return meters.find(name).tag("worker_type", "ActivityWorker").gauges().stream()
                .collect(
                        Collectors.toMap(WorkerSlots::queueOf, gauge -> (int) Math.round(gauge.value()), Integer::sum));
    }

    private static String queueOf(Gauge gauge) {
        return String.valueOf(gauge.getId().getTag(QUEUE));
    }
}
