package dev.meridian.benchmarks.heatmap;

import dev.meridian.domain.heatmap.block.Chunks;
import dev.meridian.domain.heatmap.grid.Grid;
import dev.meridian.domain.heatmap.scoring.PlainScorer;
import dev.meridian.domain.heatmap.scoring.PoiSet;
import dev.meridian.domain.heatmap.scoring.RangeScorer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Cells scored in a second by one thread: by the engine, and one at a time over all places. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ScoringBenchmark {
    private static final int CELLS = 419_300;
    private static final int PLAIN_CELLS = 500;

    @Param({"10000", "30000", "100000"})
    int places;

    @Param({"5000", "20000", "60000"})
    int chunkSize;

    private Grid grid = GeneratedCity.grid();
    private List<PlainScorer.Poi> plain = List.of();
    private PoiSet pois = GeneratedCity.poiSet(plain);
    private byte[] scores = {};

    @Setup(Level.Trial)
    public void city() {
        grid = GeneratedCity.grid();
        plain = GeneratedCity.places(places);
        pois = GeneratedCity.poiSet(plain);
        scores = new byte[chunkSize];
    }

    /** The whole city, chunk by chunk, with a scorer of its own as a tile has. */
    @Benchmark
    @OperationsPerInvocation(CELLS)
    public int engine() {
        RangeScorer scorer = new RangeScorer(grid, pois);
        Chunks chunks = new Chunks(grid, grid.all(), chunkSize);
        int sum = 0;
        for (long chunk = 0; chunk < chunks.count(); chunk++) {
            scorer.score(chunks.range(chunk), scores);
            sum += scores[0];
        }
        return sum;
    }

    /** Some cells of the middle, one at a time. */
    @Benchmark
    @OperationsPerInvocation(PLAIN_CELLS)
    public int oneCellAtATime() {
        int sum = 0;
        double lat = grid.lats().at(grid.lats().size() / 2);
        for (int column = 0; column < PLAIN_CELLS; column++) {
            sum += PlainScorer.score(lat, grid.lngs().at(column), plain);
        }
        return sum;
    }
}
