package dev.meridian.activities.explorer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.domain.explorer.source.IndicatorMetadata;
import dev.meridian.domain.explorer.source.IndicatorSource;
import dev.meridian.domain.explorer.source.IndicatorSourceException;
import dev.meridian.domain.explorer.source.MissingTables;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParallelIndicatorsTest {
    private static final int AT_A_TIME = 16;

    /** A source with metadata of the indicators below 100, and data of the even ones. */
    private record Source(LongConsumer whenAsked) implements IndicatorSource {
        @Override
        public Optional<IndicatorMetadata> metadata(long indicatorId) {
            whenAsked.accept(indicatorId);
            return indicatorId < 100
                    ? Optional.of(new IndicatorMetadata("I" + indicatorId, "", "", "float", false, "", ""))
                    : Optional.empty();
        }

        @Override
        public boolean hasData(long indicatorId) {
            return indicatorId % 2 == 0;
        }

        @Override
        public Optional<String> tableHead(String url) {
            return Optional.empty();
        }
    }

    private static List<Long> ids(int count) {
        return LongStream.range(0, count).boxed().toList();
    }

    @Test
    void theAnswerIsWhatTheSourceItselfGives() {
        Source source = new Source(id -> {});
        assertThat(new ParallelIndicators(source).indicators(ids(200)))
                .hasSize(50)
                .isEqualTo(source.indicators(ids(200)));
    }

    @Test
    void sixteenRequestsAreOpenAtOnceAndNeverMoreAlsoThroughAPreviewsSource() {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(AT_A_TIME);
        Source source = new Source(id -> {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            full.countDown();
            hold(full);
            open.decrementAndGet();
        });
        new MissingTables(new ParallelIndicators(source)).indicators(ids(60));
        assertThat(most).hasValue(AT_A_TIME);
    }

    @Test
    void aFaultOfTheSourceEndsTheOtherRequestsAndIsThrown() {
        CountDownLatch never = new CountDownLatch(1);
        Source source = new Source(id -> {
            if (id == 7) {
                throw new IndicatorSourceException("status 503");
            }
            hold(never);
        });
        assertThatThrownBy(() -> new ParallelIndicators(source).indicators(ids(60)))
                .isInstanceOf(IndicatorSourceException.class)
                .hasMessage("status 503");
    }

    private static void hold(CountDownLatch latch) {
        try {
            assertThat(latch.await(40, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new CancellationException("interrupted");
        }
    }
}
