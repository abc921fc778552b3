package dev.meridian.api.worker;

import dev.meridian.api.temporal.SearchAttributes;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Runs the workers of this process from its start to its end.
 *
 * <p>Temporal may be away at the start: the host tries until it is there. On a stop the workers take no new tasks,
 * running activities get {@link WorkerSettings#drainTimeout} to end, the others are interrupted, and other workers
 * continue them.
 */
public final class WorkerHost implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(WorkerHost.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);

    private final WorkflowClient client;
    private final SearchAttributes searchAttributes;
    private final WorkerFactories factories;
    private final Duration drainTimeout;
    private @Nullable WorkerFactory factory;
    private @Nullable Thread starter;

    WorkerHost(
            WorkflowClient client,
            SearchAttributes searchAttributes,
            WorkerFactories factories,
            Duration drainTimeout) {
        this.client = client;
        this.searchAttributes = searchAttributes;
        this.factories = factories;
        this.drainTimeout = drainTimeout;
    }

    /** The queues that this process polls. */
    public Set<String> taskQueues() {
        return factories.taskQueues();
    }

    /** Whether the workers have started; they are not while Temporal has been away since the process started. */
    public synchronized boolean isPolling() {
        return factory != null && factory.isStarted() && !factory.isShutdown();
    }

    @Override
    public synchronized void start() {
        WorkerFactory created = factories.create();
        factory = created;
        starter = Thread.ofVirtual().name("worker-start").start(() -> startWhenTemporalAnswers(created));
    }

    @Override
    public synchronized boolean isRunning() {
        return factory != null;
    }

    /** Stops in the phase in which the web server finishes its requests, so that both happen at the same time. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
    }

    @Override
    public void stop() {
        WorkerFactory stopping;
        synchronized (this) {
            stopping = factory;
            if (starter != null) {
                starter.interrupt();
            }
            factory = null;
        }
        if (stopping != null && stopping.isStarted()) {
            drain(stopping);
        }
    }

    @Override
    public void stop(Runnable whenStopped) {
        Thread.ofPlatform().name("worker-drain").start(() -> {
            try {
                stop();
            } finally {
                whenStopped.run();
            }
        });
    }

    private void drain(WorkerFactory stopping) {
        log.info("Workers stop: running activities have {} to end", drainTimeout);
        stopping.shutdown();
        stopping.awaitTermination(drainTimeout.toMillis(), TimeUnit.MILLISECONDS);
        if (!stopping.isTerminated()) {
            log.info("Activities are still running: they are interrupted, and other workers go on with them");
            stopping.shutdownNow();
            stopping.awaitTermination(AFTER_INTERRUPT.toMillis(), TimeUnit.MILLISECONDS);
        }
        log.info("Workers have stopped");
    }

    private void startWhenTemporalAnswers(WorkerFactory created) {
        String address = client.getWorkflowServiceStubs().getOptions().getTarget();
        String namespace = client.getOptions().getNamespace();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                searchAttributes.register();
                created.start();
                log.info("Workers poll {} at {}, namespace {}", taskQueues(), address, namespace);
                return;
            } catch (RuntimeException failed) {
                log.warn(
                        "Temporal at {}, namespace {}, does not let workers start yet ({}); trying again",
                        address,
                        namespace,
                        failed.getMessage());
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_TRIES);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
