package dev.meridian.activities.job.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SupervisedWorkTest {
    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void anAttemptThatTakesTooLongHasItsSocketClosedFromOutside() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            AtomicBoolean closed = new AtomicBoolean();
            JobException failed = catchThrowableOfType(
                    JobException.class,
                    () -> SupervisedWork.run(
                            () -> {
                                try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
                                        AbortSignal.Registration _ =
                                                AbortSignal.current().onAbort(() -> close(socket))) {
                                    return socket.getInputStream().read();
                                } finally {
                                    closed.set(true);
                                }
                            },
                            SOON,
                            () -> {}));
            assertThat(failed.toFailure().code()).isEqualTo("attempt_timed_out");
            assertThat(closed).isTrue();
        }
    }

    @Test
    void whatIsOpenedAfterTheEndIsClosedAtOnce() {
        AtomicBoolean closed = new AtomicBoolean();
        AbortSignal signal = new AbortSignal();
        signal.abort();
        signal.onAbort(() -> closed.set(true));
        assertThat(closed).isTrue();
    }

    /** More work than there are processors, none of which ever waits. */
    @Test
    void workThatComputesWithoutEndLeavesProcessorsToTheProcess() throws InterruptedException {
        AtomicBoolean enough = new AtomicBoolean();
        int busy = Runtime.getRuntime().availableProcessors() + 1;
        CountDownLatch spinning = new CountDownLatch(busy);
        for (int i = 0; i < busy; i++) {
            Thread.ofPlatform()
                    .daemon()
                    .start(() -> SupervisedWork.run(
                            () -> {
                                spinning.countDown();
                                while (!enough.get()) {
                                    Thread.onSpinWait();
                                }
                                return true;
                            },
                            Duration.ofMinutes(1),
                            () -> {}));
        }
        try {
            assertThat(spinning.await(20, TimeUnit.SECONDS)).isTrue();
            Thread request = Thread.ofVirtual().start(() -> {});
            await().atMost(Duration.ofMinutes(1)).until(() -> !request.isAlive());
        } finally {
            enough.set(true);
        }
    }

    @Test
    void whatIsDoneWhileItIsBeingStoppedIsDone() {
        String result = SupervisedWork.run(
                () -> {
                    try {
                        new CountDownLatch(1).await();
                        return "never";
                    } catch (InterruptedException stopping) {
                        return "delivered";
                    }
                },
                SOON,
                () -> {});
        assertThat(result).isEqualTo("delivered");
    }

    @Test
    void whatTheHeartbeatThrowsStopsTheWorkAndTheWorkIsOverThen() {
        AtomicBoolean over = new AtomicBoolean();
        IllegalStateException cancelled = new IllegalStateException("cancelled");
        assertThatThrownBy(() -> SupervisedWork.run(() -> holdUntilInterrupted(over), LONG, () -> {
                    throw cancelled;
                }))
                .isSameAs(cancelled);
        assertThat(over).isTrue();
    }

    @Test
    void anInterruptOfTheActivityStopsTheWorkAndIsKept() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        Thread activity = Thread.ofPlatform().daemon().start(() -> {
            thrown.set(catchThrowable(() -> SupervisedWork.run(
                    () -> {
                        begun.countDown();
                        return holdUntilInterrupted(over);
                    },
                    LONG,
                    () -> {})));
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        activity.interrupt();
        assertThat(activity.join(Duration.ofSeconds(20))).isTrue();
        assertThat(thrown.get()).isInstanceOf(CancellationException.class);
        assertThat(stillInterrupted).isTrue();
        assertThat(over).as("the work was over when the activity ended").isTrue();
    }

    private static boolean holdUntilInterrupted(AtomicBoolean over) throws InterruptedException {
        try {
            return new CountDownLatch(1).await(60, TimeUnit.SECONDS);
        } finally {
            over.set(true);
        }
    }

    @Test
    void whatTheWorkThrowsIsThrownAlsoIfItIsAnError() {
        IllegalArgumentException unchecked = new IllegalArgumentException();
        StackOverflowError error = new StackOverflowError();
        IOException checked = new IOException();
        assertThatThrownBy(() -> failing(unchecked)).isSameAs(unchecked);
        assertThatThrownBy(() -> failing(error)).isSameAs(error);
        assertThatThrownBy(() -> failing(checked))
                .isInstanceOf(IllegalStateException.class)
                .hasCause(checked);
    }

    private static void failing(Throwable failure) {
        SupervisedWork.run(
                () -> {
                    switch (failure) {
                        case Error error -> throw error;
                        case Exception exception -> throw exception;
                        default -> throw new AssertionError(failure);
                    }
                },
                LONG,
                () -> {});
    }

    @Test
    void whatTheWorkLeavesOpenIsClosedAtItsEnd() {
        AtomicBoolean closed = new AtomicBoolean();
        SupervisedWork.run(() -> AbortSignal.current().onAbort(() -> closed.set(true)), LONG, () -> {});
        assertThat(closed).isTrue();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (java.io.IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
