package dev.meridian.api.worker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.meridian.activities.job.execution.ExecutionLog;
import dev.meridian.activities.job.execution.LogLine;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.api.metrics.TelemetryNames;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Copies each line that the product's own code logs, at INFO or above, while it works on a job into the job's log.
 * Lines of libraries are left out, because they may quote data of users. Of an exception the class is copied and not
 * the message, which may quote a payload.
 */
final class JobLogAppender extends AppenderBase<ILoggingEvent> implements SmartLifecycle {
    private static final String OURS = "dev.meridian.";

    private final ExecutionLog executionLog;

    JobLogAppender(ExecutionLog executionLog) {
        this.executionLog = executionLog;
        setName("execution-log");
    }

    @Override
    protected void append(ILoggingEvent event) {
        String job = event.getMDCPropertyMap().get(TelemetryNames.JOB_ID);
        if (job == null
                || !event.getLevel().isGreaterOrEqual(Level.INFO)
                || !event.getLoggerName().startsWith(OURS)) {
            return;
        }
        JobIds.parse(job)
                .ifPresent(id -> executionLog.add(
                        new LogLine(id, event.getInstant(), event.getLevel().levelStr, attempt(event), text(event))));
    }

    private static int attempt(ILoggingEvent event) {
        String attempt = event.getMDCPropertyMap().get(TelemetryNames.ATTEMPT);
        return attempt == null ? 0 : Integer.parseInt(attempt);
    }

    private static String text(ILoggingEvent event) {
        return event.getThrowableProxy() == null
                ? event.getFormattedMessage()
                : event.getFormattedMessage() + " (" + event.getThrowableProxy().getClassName() + ")";
    }

    @Override
    public void start() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext context) {
            setContext(context);
            super.start();
            context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(this);
        }
    }

    @Override
    public void stop() {
        if (getContext() instanceof LoggerContext context) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(this);
        }
        super.stop();
    }

    @Override
    public boolean isRunning() {
        return isStarted();
    }
}
