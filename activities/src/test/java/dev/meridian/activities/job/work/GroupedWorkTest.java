package dev.meridian.activities.job.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GroupedWorkTest {
    private final List<List<Integer>> groups = new CopyOnWriteArrayList<>();

    @Test
    void whatComesAloneIsDoneAtOnceAndAlone() {
        GroupedWork<Integer, Integer> doubled = new GroupedWork<>(10, this::doubled);
        assertThat(doubled.submit(3)).isEqualTo(6);
        assertThat(doubled.submit(4)).isEqualTo(8);
        assertThat(groups).containsExactly(List.of(3), List.of(4));
    }

    @Test
    void whatComesWhileAGroupIsUnderWayIsDoneTogetherAfterIt() throws Exception {
        CountDownLatch isUnderWay = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        GroupedWork<Integer, Integer> doubled = new GroupedWork<>(10, items -> {
            isUnderWay.countDown();
            awaitUninterruptibly(goOn, items.contains(0));
            return doubled(items);
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> results = new CopyOnWriteArrayList<>();
            List<Thread> waiting = new CopyOnWriteArrayList<>();
            results.add(threads.submit(() -> doubled.submit(0)));
            isUnderWay.await();
            for (int item = 1; item <= 25; item++) {
                int own = item;
                results.add(threads.submit(() -> {
                    waiting.add(Thread.currentThread());
                    return doubled.submit(own);
                }));
            }
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> waiting.size() == 25
                            && waiting.stream().allMatch(one -> one.getState() == Thread.State.WAITING));
            goOn.countDown();
            for (int item = 0; item <= 25; item++) {
                assertThat(results.get(item).get()).isEqualTo(2 * item);
            }
        }
        assertThat(groups.stream().map(List::size)).containsExactly(1, 10, 10, 5);
    }

    @Test
    void aFailureIsItsItemsOwn() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        GroupedWork<Integer, Integer> picky = new GroupedWork<>(100, items -> {
            awaitUninterruptibly(goOn, items.contains(0));
            if (items.contains(7)) {
                throw new IllegalArgumentException("not 7");
            }
            return doubled(items);
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> results = IntStream.range(0, 20)
                    .mapToObj(item -> threads.submit(() -> picky.submit(item)))
                    .toList();
            goOn.countDown();
            for (int item = 0; item < 20; item++) {
                Future<Integer> result = results.get(item);
                if (item == 7) {
                    assertThatThrownBy(result::get).hasRootCauseInstanceOf(IllegalArgumentException.class);
                } else {
                    assertThat(result.get()).isEqualTo(2 * item);
                }
            }
        }
        assertThat(picky.submit(1)).isEqualTo(2);
    }

    @Test
    void whatIsDoneAgainAloneIsDoneByItsOwnThread() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        ThreadLocal<Integer> mine = new ThreadLocal<>();
        GroupedWork<Integer, Integer> stopped = new GroupedWork<>(100, items -> {
            awaitUninterruptibly(goOn, items.contains(0));
            if (items.size() > 1 || mine.get() == 7) {
                throw new IllegalStateException("the thread is stopped");
            }
            assertThat(items).containsExactly(mine.get());
            return doubled(items);
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> results = IntStream.range(0, 20)
                    .mapToObj(item -> threads.submit(() -> {
                        mine.set(item);
                        return stopped.submit(item);
                    }))
                    .toList();
            goOn.countDown();
            for (int item = 0; item < 20; item++) {
                Future<Integer> result = results.get(item);
                if (item == 7) {
                    assertThatThrownBy(result::get).hasRootCauseInstanceOf(IllegalStateException.class);
                } else {
                    assertThat(result.get()).isEqualTo(2 * item);
                }
            }
        }
    }

    @Test
    void anErrorKeepsNobodyWaiting() {
        GroupedWork<Integer, Integer> broken = new GroupedWork<>(10, items -> {
            throw new StackOverflowError();
        });
        assertThatThrownBy(() -> broken.submit(1)).isInstanceOf(StackOverflowError.class);
        assertThatThrownBy(() -> broken.submit(2)).isInstanceOf(StackOverflowError.class);
    }

    private List<Integer> doubled(List<Integer> items) {
        groups.add(List.copyOf(items));
        return items.stream().map(item -> 2 * item).toList();
    }

    private static void awaitUninterruptibly(CountDownLatch latch, boolean wanted) {
        try {
            if (wanted) {
                latch.await();
            }
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }
}
