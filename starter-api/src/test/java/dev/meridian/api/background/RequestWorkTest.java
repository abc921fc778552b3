package dev.meridian.api.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.problem.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;

class RequestWorkTest {
    private static final Duration CAP = Duration.ofSeconds(20);

    private final RequestWork work = new RequestWork(2, 3);
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void stop() {
        released.countDown();
        requests.shutdownNow();
        work.close();
    }

    private String hold() {
        try {
            return released.await(CAP.toSeconds(), TimeUnit.SECONDS) ? "released" : "late";
        } catch (InterruptedException stopped) {
            return "stopped";
        }
    }

    private List<Future<String>> fill() {
        List<Future<String>> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(requests.submit(() -> work.run(this::hold)));
        }
        await().atMost(CAP).until(() -> work.active() == 2 && work.waiting() == 3);
        return all;
    }

    @Test
    void workOfVirtualThreadsIsDoneOnPlatformThreads() throws Exception {
        assertThat(requests.submit(() -> Thread.currentThread().isVirtual()
                                && work.run(() -> !Thread.currentThread().isVirtual()))
                        .get())
                .isTrue();
    }

    @Test
    void beyondItsQueueARequestIsRefusedAndToldWhenToComeBack() throws Exception {
        List<Future<String>> all = fill();

        assertThatThrownBy(() -> work.run(() -> "one too many")).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
            assertThat(refusal.retryAfter()).isPresent();
        });

        released.countDown();
        for (Future<String> each : all) {
            assertThat(each.get(CAP.toSeconds(), TimeUnit.SECONDS)).isEqualTo("released");
        }
        assertThat(work.run(() -> "again")).isEqualTo("again");
    }

    @Test
    void otherVirtualThreadsGoOnWhileTheWorkKeepsItsThreadsBusy() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try {
            for (int i = 0; i < 5; i++) {
                requests.submit(() -> work.run(() -> {
                    while (!over.get()) {
                        Thread.onSpinWait();
                    }
                    return "over";
                }));
            }
            await().atMost(CAP).until(() -> work.active() == 2 && work.waiting() == 3);
            assertThat(requests.submit(() -> "alive").get(CAP.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo("alive");
        } finally {
            over.set(true);
        }
    }

    @Test
    void whatTheWorkThrowsIsThrownToTheRequest() {
        Refusal refusal = Refusal.badRequest("code", "message");
        assertThatThrownBy(() -> work.run(() -> {
                    throw refusal;
                }))
                .isSameAs(refusal);
        assertThatThrownBy(() -> work.run(() -> {
                    throw new StackOverflowError("deep");
                }))
                .isInstanceOf(StackOverflowError.class);
    }

    @Test
    void aRequestThatIsInterruptedGivesUpItsWork() {
        Future<String> request = requests.submit(() -> work.run(this::hold));
        await().atMost(CAP).until(() -> work.active() == 1);
        request.cancel(true);
        await().atMost(CAP).until(() -> work.active() == 0);
    }

    @Test
    void workHasTheLogFieldsOfItsRequestAndLeavesNoneToTheNext() {
        try (RequestWork oneThread = new RequestWork(1, 1)) {
            MDC.put("jobId", "job-1");
            try {
                assertThat(oneThread.run(() -> String.valueOf(MDC.get("jobId"))))
                        .isEqualTo("job-1");
            } finally {
                MDC.remove("jobId");
            }
            assertThat(oneThread.run(() -> String.valueOf(MDC.get("jobId")))).isEqualTo("null");
        }
    }

    @Test
    void requestsThatWaitForAThreadDoNotWaitForEverWhenTheProcessEnds() {
        List<Future<String>> all = fill();
        work.close();
        assertThat(all).allSatisfy(RequestWorkTest::hasEnded);
        assertThat(all)
                .filteredOn(request -> request.state() == Future.State.FAILED)
                .hasSize(3);
    }

    private static void hasEnded(Future<String> request) {
        await().atMost(CAP).until(request::isDone);
    }
}
