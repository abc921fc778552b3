package dev.meridian.activities.explorer.fault;

import dev.meridian.activities.explorer.fault.FaultKind.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;

/**
 * The faults of one run, in their order: each fault waits for a number of steps and then for a step that it applies to.
 */
final class FaultPlan {
    private static final int MOST_FURTHER_FAULTS = 2;
    private static final int LONGEST_GAP = 40;

    /**
     * A fault to come.
     *
     * @param afterSteps how many steps pass between the fault before it and this one, at least
     */
    record Fault(FaultKind kind, int afterSteps) {}

    private final List<Fault> faults;
    private final Queue<Fault> toCome;
    private int steps;

    FaultPlan(List<Fault> faults) {
        this.faults = faults;
        this.toCome = new ArrayDeque<>(faults);
    }

    static FaultPlan none() {
        return new FaultPlan(List.of());
    }

    /** This fault first, and perhaps others after it. */
    static FaultPlan startingWith(Fault first, Random random) {
        List<Fault> faults = new ArrayList<>(List.of(first));
        FaultKind[] kinds = FaultKind.values();
        for (int i = random.nextInt(MOST_FURTHER_FAULTS + 1); i > 0; i--) {
            faults.add(new Fault(kinds[random.nextInt(kinds.length)], random.nextInt(LONGEST_GAP)));
        }
        return new FaultPlan(faults);
    }

    /** Counts a step, and says what happens at it. */
    synchronized Optional<FaultKind> at(Step step) {
        Fault next = toCome.peek();
        if (next == null) {
            return Optional.empty();
        }
        steps++;
        if (steps <= next.afterSteps() || !next.kind().fits(step)) {
            return Optional.empty();
        }
        steps = 0;
        toCome.remove();
        return Optional.of(next.kind());
    }

    /** No more faults. */
    synchronized void end() {
        toCome.clear();
    }

    @Override
    public String toString() {
        return faults.toString();
    }
}
