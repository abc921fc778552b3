package dev.meridian.api.access.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.access.CredentialValidity;
import dev.meridian.activities.access.Holder;
import dev.meridian.activities.access.Role;
import dev.meridian.activities.access.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecentCallersTest {
    private static final Secret KEY = new Secret("mk_one");
    private static final int MOST_AT_ONCE = 2;

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private final RecentCallers recent = new RecentCallers(MOST_AT_ONCE, now::get);

    @Test
    void whatIsKnownIsAskedForAgainAfterASecond() {
        assertThat(recent.find(KEY, counted(caller(null)))).isPresent();
        now.addAndGet(RecentCallers.LIFE.toNanos() - 1);
        assertThat(recent.find(KEY, counted(caller(null)))).isPresent();
        assertThat(asked).hasValue(1);

        now.addAndGet(1);

        assertThat(recent.find(KEY, counted(Optional.empty()))).isEmpty();
        assertThat(asked).hasValue(2);
    }

    @Test
    void whatIsNotGoodIsNotRemembered() {
        assertThat(recent.find(KEY, counted(Optional.empty()))).isEmpty();
        assertThat(recent.find(KEY, counted(caller(null)))).isPresent();
        assertThat(asked).hasValue(2);
    }

    @Test
    void whatExpiresWhileItIsRememberedIsNotGoodAnyMore() {
        assertThat(recent.find(KEY, counted(caller(Instant.now().minusSeconds(1)))))
                .isEmpty();
        assertThat(recent.find(KEY, counted(caller(null)))).isPresent();
        assertThat(asked).hasValue(2);
    }

    @Test
    void whatIsEndedHereIsForgottenAtOnce() {
        assertThat(recent.find(KEY, counted(caller(null)))).isPresent();

        recent.forget();

        assertThat(recent.find(KEY, counted(Optional.empty()))).isEmpty();
    }

    @Test
    void oneAsksForAllWhoComeAtOnce() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        int crowd = 200;
        try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<Caller>>> found = new ArrayList<>();
            for (int request = 0; request < crowd; request++) {
                found.add(requests.submit(() -> recent.find(KEY, () -> {
                    asked.incrementAndGet();
                    hold(answered);
                    return caller(null);
                })));
            }
            answered.countDown();
            for (Future<Optional<Caller>> one : found) {
                assertThat(one.get()).isPresent();
            }
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void theFailureOfALookUpReachesWhoeverWaitsForItAndIsNotRemembered() {
        assertThatThrownBy(() -> recent.find(KEY, () -> {
                    throw new UnsupportedOperationException("the database is away");
                }))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(recent.find(KEY, counted(caller(null)))).isPresent();
    }

    @Test
    void unknownCredentialsAskOnlyAFewAtATime() throws Exception {
        AtomicInteger asking = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<Caller>>> found = new ArrayList<>();
            for (int request = 0; request < 50; request++) {
                Secret secret = new Secret("mk_" + request);
                found.add(requests.submit(() -> recent.find(secret, () -> {
                    most.accumulateAndGet(asking.incrementAndGet(), Math::max);
                    hold(go);
                    asking.decrementAndGet();
                    return Optional.empty();
                })));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> asking.get() == MOST_AT_ONCE);
            go.countDown();
            for (Future<Optional<Caller>> one : found) {
                assertThat(one.get()).isEmpty();
            }
        }
        assertThat(most).hasValue(MOST_AT_ONCE);
    }

    private Supplier<Optional<Caller>> counted(Optional<Caller> answer) {
        return () -> {
            asked.incrementAndGet();
            return answer;
        };
    }

    private static Optional<Caller> caller(@Nullable Instant end) {
        return Optional.of(new Caller(
                new Holder("key:1", "one", "default", Role.VIEWER),
                Caller.Via.HEADER,
                new CredentialValidity(Optional.empty(), Optional.empty(), end),
                null));
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
