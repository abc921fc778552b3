package dev.meridian.api.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.mock.web.MockHttpServletRequest;

class RequestMemoryTest {
    private final RequestMemory memory = new RequestMemory(100);
    private final MockHttpServletRequest first = new MockHttpServletRequest();
    private final MockHttpServletRequest second = new MockHttpServletRequest();

    @Test
    void whoFindsTooLittleLeftIsToldToComeBack() {
        RequestMemory.Share share = memory.shareOf(first);
        RequestMemory.Share other = memory.shareOf(second);
        RequestMemory.hold(first, 60);
        assertThatThrownBy(() -> RequestMemory.hold(second, 41)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
            assertThat(refusal.retryAfter()).isPresent();
        });
        RequestMemory.hold(second, 40);
        share.close();
        RequestMemory.hold(second, 60);
        assertThat(memory.held()).isEqualTo(100);
        other.close();
        assertThat(memory.held()).isZero();
    }

    @Test
    void whatIsGivenBackTwiceCountsOnce() {
        RequestMemory.Share share = memory.shareOf(first);
        RequestMemory.hold(first, 60);
        share.close();
        share.close();
        assertThat(memory.held()).isZero();
    }

    @Test
    void whoNeedsMoreThanThereIsIsNotToldToComeBack() {
        memory.shareOf(first);
        RequestMemory.hold(first, 60);
        assertThatThrownBy(() -> RequestMemory.hold(first, 41))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(HttpStatus.CONTENT_TOO_LARGE));
    }

    @Test
    void manyThreadsNeverHoldMoreThanThereIs() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Long>> most = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                most.add(threads.submit(this::mostThatIsSeen));
            }
            for (Future<Long> seen : most) {
                assertThat(seen.get()).isLessThanOrEqualTo(100);
            }
        }
        assertThat(memory.held()).isZero();
    }

    private long mostThatIsSeen() {
        long most = 0;
        for (int i = 0; i < 10_000; i++) {
            MockHttpServletRequest request = new MockHttpServletRequest();
            RequestMemory.Share share = memory.shareOf(request);
            try {
                RequestMemory.hold(request, 30);
            } catch (Refusal full) {
                most = Math.max(most, memory.held());
            }
            most = Math.max(most, memory.held());
            share.close();
        }
        return most;
    }
}
