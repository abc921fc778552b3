package dev.meridian.activities.explorer.fault;

import dev.meridian.activities.explorer.fault.FaultKind.Step;
import dev.meridian.activities.explorer.object.ObjectStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A worker for as long as it lives: one delivery of one activity, with connections of its own. */
final class Incarnation {
    private final FaultRun run;
    private final String activity;
    private final Duration longestRequest;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean vanished;
    private volatile long frozenUntil = System.nanoTime();

    Incarnation(FaultRun run, String activity, Duration longestRequest) {
        this.run = run;
        this.activity = activity;
        this.longestRequest = longestRequest;
    }

    String activity() {
        return activity;
    }

    boolean hasVanished() {
        return vanished;
    }

    FaultyStore store(ObjectStore store) {
        return new FaultyStore(store, this);
    }

    /** Does a step, with the fault that the run's plan has for it, if any. */
    <T extends @Nullable Object> T step(Step step, Callable<T> action) throws Exception {
        standStillWhileFrozen();
        if (vanished) {
            throw new WorkerIsGone();
        }
        FaultKind fault = run.faultAt(step, this).orElse(null);
        if (run.isDead(step, this)) {
            throw new InjectedFault("the server is dead", false);
        }
        if (step.isOfStore()) {
            run.awaitBucket(longestRequest);
        }
        if (fault == null) {
            return action.call();
        }
        return switch (fault) {
            case FAILS -> throw new InjectedFault("refused", false);
            case CUT -> throw new InjectedFault("cut", true);
            case ANSWER_LOST -> {
                action.call();
                throw new InjectedFault("answer lost", true);
            }
            case SLOW -> {
                LockSupport.parkNanos(run.slowness().toNanos());
                yield action.call();
            }
            case DEAD, OUTAGE -> throw new InjectedFault("the server has died", step.isOfStore());
            case VANISHES_BEFORE -> {
                vanish();
                throw new WorkerIsGone();
            }
            case VANISHES_AFTER -> {
                action.call();
                vanish();
                throw new WorkerIsGone();
            }
            case FREEZES_BEFORE -> {
                freeze(run.frost());
                standStillWhileFrozen();
                yield action.call();
            }
            case FREEZES_AFTER -> {
                T result = action.call();
                freeze(run.frost());
                standStillWhileFrozen();
                yield result;
            }
            case NEWER_PUT, UNPUBLISH, DELETE, CANCEL -> {
                run.somebodyElse(fault);
                yield action.call();
            }
        };
    }

    void opened(Connection physical) {
        connections.add(physical);
        if (vanished) {
            cut(physical);
        }
    }

    void closed(Connection physical) {
        connections.remove(physical);
    }

    private void vanish() {
        vanished = true;
        connections.forEach(Incarnation::cut);
    }

    static void cut(Connection physical) {
        try {
            physical.abort(Runnable::run);
        } catch (SQLException alreadyGone) {
            throw new IllegalStateException(alreadyGone);
        }
    }

    private void freeze(Duration length) {
        frozenUntil = System.nanoTime() + length.toNanos();
    }

    private void standStillWhileFrozen() {
        for (long left = frozenUntil - System.nanoTime(); left > 0; left = frozenUntil - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new IllegalStateException("interrupted while frozen");
            }
        }
    }
}
