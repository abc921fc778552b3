package dev.meridian.api.worker;

import dev.meridian.activities.job.execution.ExecutionLog;
import dev.meridian.api.background.RepeatedWork;
import java.time.Duration;

/** Stores, once a second, the log lines and phases that workers of this process have reported. */
final class ExecutionLogLifecycle extends RepeatedWork {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final ExecutionLog executionLog;

    ExecutionLogLifecycle(ExecutionLog executionLog) {
        super("execution-log", EVERY);
        this.executionLog = executionLog;
    }

    @Override
    protected boolean work() {
        executionLog.store();
        return true;
    }
}
