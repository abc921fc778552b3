package dev.meridian.activities.explorer.fault;

import dev.meridian.activities.explorer.fault.FaultKind.Step;
import dev.meridian.workflows.explorer.ExplorerKey;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** One explorer with its plan of faults, and what has happened to it so far. */
final class FaultRun {
    private static final long PATIENCE_WITH_OTHERS_MILLIS = 300;
    private static final Duration SHORTEST_FROST = Duration.ofSeconds(1);
    private static final int FROST_SECONDS = 15;

    final ExplorerKey explorer;
    final List<Step> steps = new CopyOnWriteArrayList<>();
    final List<String> happened = new CopyOnWriteArrayList<>();
    private final FaultPlan plan;
    private final Random random;
    private final FaultEditor editor;
    private final Set<Incarnation> alive = ConcurrentHashMap.newKeySet();
    private final AtomicInteger edits = new AtomicInteger();
    private final Map<Boolean, Long> deadUntil = new ConcurrentHashMap<>();
    private final Map<String, Integer> completed = new ConcurrentHashMap<>();
    private volatile boolean outage;
    private volatile CountDownLatch bucketIsOpen = new CountDownLatch(0);

    FaultRun(ExplorerKey explorer, FaultPlan plan, long seed, FaultEditor editor) {
        this.explorer = explorer;
        this.plan = plan;
        this.random = new Random(seed);
        this.editor = editor;
    }

    Incarnation newWorker(String activity, Duration longestRequest) {
        Incarnation worker = new Incarnation(this, activity, longestRequest);
        alive.add(worker);
        return worker;
    }

    void ended(Incarnation worker) {
        alive.remove(worker);
    }

    void completed(String activity) {
        completed.merge(activity, 1, Integer::sum);
    }

    /** How often an activity has gone through to its end. */
    int timesCompleted(String activity) {
        return completed.getOrDefault(activity, 0);
    }

    boolean hasReachedTheBucket() {
        return steps.stream().anyMatch(Step::isOfStore);
    }

    /** Lets no request be answered until {@link #releaseBucket()}. */
    void holdBucket() {
        bucketIsOpen = new CountDownLatch(1);
    }

    void releaseBucket() {
        bucketIsOpen.countDown();
    }

    /** Waits while the bucket is held, as long as a client waits for an answer. */
    void awaitBucket(Duration longestRequest) throws InjectedFault, InterruptedException {
        if (!bucketIsOpen.await(longestRequest.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InjectedFault("the request timed out", false);
        }
    }

    /** Whether all workers are idle, also workers that Temporal takes for lost. */
    boolean isQuiet() {
        return alive.isEmpty() && edits.get() == 0;
    }

    Optional<FaultKind> faultAt(Step step, Incarnation worker) {
        steps.add(step);
        Optional<FaultKind> fault = plan.at(step);
        fault.ifPresent(kind -> {
            happened.add("%d %s at %s of %s".formatted(steps.size(), kind, step, worker.activity()));
            if (kind == FaultKind.DEAD) {
                deadUntil.put(step.isOfStore(), System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(within(300, 8_000)));
            } else if (kind == FaultKind.OUTAGE) {
                outage = true;
            }
        });
        return fault;
    }

    boolean isDead(Step step, Incarnation worker) {
        Long until = deadUntil.get(step.isOfStore());
        return until != null && until - System.nanoTime() > 0 || outage && step.isOfStore();
    }

    void endOutage() {
        outage = false;
    }

    void endFaults() {
        plan.end();
        deadUntil.clear();
        endOutage();
    }

    Duration slowness() {
        return Duration.ofMillis(within(500, 4_000));
    }

    Duration frost() {
        return SHORTEST_FROST.plusMillis(within(0, FROST_SECONDS * 1000));
    }

    /**
     * Does what another person or worker does at this moment; if this worker's locks keep it out, it is done a little
     * later.
     */
    void somebodyElse(FaultKind kind) throws Exception {
        edits.incrementAndGet();
        Future<?> edit = editor.start(this, kind, random(), edits::decrementAndGet);
        try {
            edit.get(PATIENCE_WITH_OTHERS_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException later) {
            happened.add(kind + " goes on beside it");
        }
    }

    private int within(int from, int to) {
        synchronized (random) {
            return random.nextInt(from, to);
        }
    }

    private Random random() {
        synchronized (random) {
            return new Random(random.nextLong());
        }
    }

    /** How often each kind of fault has struck in each activity. */
    static Map<FaultKind, Integer> struck(List<FaultRun> runs) {
        Map<FaultKind, Integer> struck = new EnumMap<>(FaultKind.class);
        for (FaultRun run : runs) {
            for (String event : run.happened) {
                for (FaultKind kind : FaultKind.values()) {
                    if (event.contains(" " + kind + " at ")) {
                        struck.merge(kind, 1, Integer::sum);
                    }
                }
            }
        }
        return struck;
    }

    @Override
    public String toString() {
        return explorer.slug() + " planned " + plan + " happened " + happened;
    }
}
