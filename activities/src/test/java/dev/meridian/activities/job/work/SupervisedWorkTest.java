package dev.meridian.activities.job.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SupervisedWorkTest {
    private static final Duration SOON = Duration.ofMillis(300);

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
            await().atMost(Duration.ofSeconds(20)).until(() -> !request.isAlive());
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

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (java.io.IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
