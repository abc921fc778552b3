package dev.meridian.activities.record.stem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.meridian.activities.record.store.StemBlock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BlockSequenceTest {
    private static final BlockCopies NO_COPIES = new BlockCopies(Path.of("nowhere"));

    @Test
    void aReaderGetsBlocksInOrderAndWaitsForTheOnesToCome() throws Exception {
        BlockSequence blocks = new BlockSequence(3, List.of(block(0)), NO_COPIES);
        assertThat(blocks.committed()).isEqualTo(1);
        assertThat(blocks.await(0)).isEqualTo(block(0));
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<StemBlock> second = readers.submit(() -> blocks.await(1));
            Future<List<StemBlock>> all = readers.submit(blocks::awaitAll);
            blocks.add(block(1));
            assertThat(second.get(1, TimeUnit.MINUTES)).isEqualTo(block(1));
            assertThat(all.isDone()).isFalse();
            blocks.add(block(2));
            assertThat(all.get(1, TimeUnit.MINUTES)).containsExactly(block(0), block(1), block(2));
        }
    }

    @Test
    void aReaderThatIsInterruptedWaitsNoLonger() throws Exception {
        BlockSequence blocks = new BlockSequence(1, List.of(), NO_COPIES);
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> reader = readers.submit(blocks::awaitAll);
            reader.cancel(true);
        }
        assertThat(blocks.committed()).isZero();
    }

    @Test
    void noBlockIsLeftOutOrAddedTwice() {
        BlockSequence blocks = new BlockSequence(2, List.of(block(0)), NO_COPIES);
        assertThatIllegalArgumentException().isThrownBy(() -> blocks.add(block(0)));
        blocks.add(block(1));
        assertThatIllegalArgumentException().isThrownBy(() -> blocks.add(block(2)));
    }

    private static StemBlock block(int number) {
        return new StemBlock(number, 0, Duration.ZERO, List.of());
    }
}
