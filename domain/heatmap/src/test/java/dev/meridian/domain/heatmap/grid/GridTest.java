package dev.meridian.domain.heatmap.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GridTest {
    private static final Bounds CANCUN = new Bounds(20.8, -87.2, 21.4, -86.5);

    @ParameterizedTest
    @CsvSource({
        "0.01, 60, 70, 21.39, -86.51",
        "0.005, 121, 141, 21.4, -86.5",
        "0.0025, 240, 281, 21.3975, -86.5",
        "0.001, 599, 700, 21.398, -86.501"
    })
    void theUpperBoundIsInOrOutAsTheAccumulatedErrorHasIt(
            double step, int rows, int columns, double lastLat, double lastLng) {
        Grid grid = Grid.within(CANCUN, step);
        assertThat(grid.lats().size()).isEqualTo(rows);
        assertThat(grid.lngs().size()).isEqualTo(columns);
        assertThat(grid.lats().at(0)).isEqualTo(20.8);
        assertThat(grid.lats().at(rows - 1)).isEqualTo(lastLat);
        assertThat(grid.lngs().at(columns - 1)).isEqualTo(lastLng);
    }

    @Test
    void boundsWithoutAMultipleOfTheStepHaveNoCells() {
        assertThat(Grid.within(new Bounds(10.001, 10, 10.002, 11), 0.01).size()).isZero();
        assertThat(Grid.within(new Bounds(11, 10, 10, 11), 0.01).size()).isZero();
    }

    @Test
    void zeroIsNeverNegative() {
        Axis axis = Axis.between(-0.0025, 0.0025, 0.0025);
        assertThat(axis.size()).isEqualTo(3);
        assertThat(Double.doubleToRawLongBits(axis.at(1))).isZero();
    }

    @Test
    void aStepThatNeverEndsIsRefused() {
        assertThatThrownBy(() -> Axis.between(0, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Axis.between(0, 1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.005, 0.0025, 0.001})
    void neighbouringRegionsShareNoCellAndLoseNone(double step) {
        int n = (int) Math.round(0.15 / step);
        for (int first : new int[] {-600, -3, -1, 0, 138, 401, 597}) {
            Set<Integer> keys = new HashSet<>();
            for (int i = first; i < first + 3; i++) {
                Axis axis = new LatticeRegion(i, i).grid(step).lats();
                assertThat(axis.size()).isEqualTo(n);
                for (int k = 0; k < n; k++) {
                    keys.add(Degrees.key(axis.at(k)));
                    assertThat(LatticeRegion.owning(axis.at(k), axis.at(k))).isEqualTo(new LatticeRegion(i, i));
                }
            }
            assertThat(keys).hasSize(3 * n);
        }
    }

    @Test
    void theLastRegionOwnsPoleAndDateline() {
        assertThat(LatticeRegion.owning(90, 180)).isEqualTo(new LatticeRegion(599, 1199));
        assertThat(LatticeRegion.owning(-90, -180)).isEqualTo(new LatticeRegion(-600, -1200));
    }

    @Test
    void axesOfAnyStepHaveRoomForWhatRoundingMovesIn() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(17);
        for (int i = 0; i < 20_000; i++) {
            double step = Math.pow(10, random.nextDouble(-5, 1));
            double min = random.nextDouble(-180, 180);
            double max = Math.min(180, min + step * random.nextDouble(-3, 60));
            Axis axis = Axis.between(min, max, step);
            assertThat((double) axis.size()).as("%s..%s by %s", min, max, step).isBetween(0.0, 62.0 + 2e-5 / step);
        }
    }

    @Test
    void aGridsRowsAndColumnsFollowOneAnotherOnTheLatticeOfItsStep() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(23);
        for (int i = 0; i < 2_000; i++) {
            double step = new double[] {0.01, 0.005, 0.0025, 0.001}[i % 4];
            double south = random.nextDouble(-90, 88);
            double west = random.nextDouble(-180, 178);
            Grid grid = Grid.within(new Bounds(south, west, south + random.nextDouble(2), west + 1), step);
            for (int row = 0; row < grid.lats().size(); row++) {
                assertThat(Degrees.key(grid.lats().at(row))).isEqualTo((grid.firstRowNumber() + row) * grid.stepKey());
            }
            for (int column = 0; column < grid.lngs().size(); column++) {
                assertThat(Degrees.key(grid.lngs().at(column)))
                        .isEqualTo((grid.firstColumnNumber() + column) * grid.stepKey());
            }
        }
    }
}
