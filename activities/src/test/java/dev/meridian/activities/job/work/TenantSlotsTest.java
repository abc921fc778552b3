package dev.meridian.activities.job.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.workflows.job.JobFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TenantSlotsTest {
    private static final String QUEUE = "queue";

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final TenantSlots slots = new TenantSlots(queue -> queue.equals(QUEUE) ? 200 : 8, () -> now);

    @Test
    void oneTenantAloneGetsTwoThirdsOfTheSlots() {
        assertThat(takeAll("a")).hasSize(135);
    }

    @Test
    void severalTenantsGetEqualPartsHoweverMuchTheFirstOneHad() {
        List<TenantSlots.Slot> first = takeAll("a");
        takeAll("b");
        first.forEach(TenantSlots.Slot::close);
        int ofA = takeAll("a").size();
        int ofC = takeAll("c").size();
        assertThat(ofA).isGreaterThan(100);
        assertThat(ofC).isGreaterThan(20);
    }

    @Test
    void tenantsThatHoldNoneGetASlotHoweverManyTakeAllTheyCan() {
        int taken = IntStream.range(0, 5)
                .map(tenant -> takeAll("tenant-" + tenant).size())
                .sum();
        assertThat(taken).isLessThanOrEqualTo(181);
        IntStream.range(taken, 200).forEach(i -> assertThat(takeAll("new-" + i)).hasSize(1));
    }

    @Test
    void aQueueIsSharedByItself() {
        takeAll("a");
        assertThat(takeAll("other queue", "a")).hasSize(6);
    }

    @Test
    void aSlotThatIsGivenBackIsTakenAgain() {
        List<TenantSlots.Slot> all = takeAll("a");
        all.getFirst().close();
        assertThat(takeAll("a")).hasSize(1);
        all.subList(1, all.size()).forEach(TenantSlots.Slot::close);
        assertThat(takeAll("a")).hasSize(134);
    }

    @Test
    void havingToWaitIsNoAttempt() {
        takeAll("a");
        JobFailure failure = refusal("a");
        assertThat(failure.code()).isEqualTo(JobFailure.QUOTA_EXHAUSTED);
        assertThat(failure.retryable()).isTrue();
        assertThat(failure.usesUpAttempt()).isFalse();
    }

    @Test
    void thoseWhoMustWaitComeBackOneAfterAnotherAtThePaceOfTheWork() {
        takeAll("a");
        now = now.plusSeconds(15);
        List<Duration> waits = IntStream.range(0, 135).mapToObj(i -> wait("a")).toList();
        assertThat(waits).isSorted().doesNotHaveDuplicates();
        assertThat(waits.getLast()).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30));
    }

    @Test
    void theLineOfThoseWhoMustWaitIsNeverLongerThanItsBound() {
        takeAll("a");
        now = now.plus(Duration.ofHours(3));
        List<Duration> waits = IntStream.range(0, 100).mapToObj(i -> wait("a")).toList();
        assertThat(waits).allMatch(wait -> wait.compareTo(TenantSlots.LONGEST_LINE) <= 0);
    }

    private List<TenantSlots.Slot> takeAll(String tenant) {
        return takeAll(QUEUE, tenant);
    }

    private List<TenantSlots.Slot> takeAll(String queue, String tenant) {
        List<TenantSlots.Slot> taken = new ArrayList<>();
        try {
            while (taken.size() < 10_000) {
                taken.add(slots.take(queue, tenant));
            }
        } catch (JobException mustWait) {
            return taken;
        }
        throw new AssertionError("No end of slots");
    }

    private Duration wait(String tenant) {
        return Objects.requireNonNull(refusal(tenant).retryIn());
    }

    private JobFailure refusal(String tenant) {
        try {
            slots.take(QUEUE, tenant);
        } catch (JobException mustWait) {
            return mustWait.toFailure();
        }
        throw new AssertionError("Got a slot");
    }
}
