package dev.meridian.domain.audio.stem.model;

import java.io.IOException;
import java.util.Arrays;

/**
 * The output of a network that is run block by block; where two blocks overlap, the first is faded into the second. A
 * block of nothing but zeros gives zeros, and is not computed. A frame has for each output and each channel its bins.
 */
final class CrossfadedBlocks implements FrameStream {
    private final FrameStream source;
    private final ModelShape shape;
    private final BlockGrid grid;
    private final ChannelGroups groups;
    private final Network network;
    private final int bins;
    private final int outputs;
    private final float[] units;
    private final float[] arriving;
    private final float[] block;
    private final float[][] made;
    private final float[] sums;
    private long number;
    private long position;
    private boolean begun;

    /**
     * @param source stands at {@link #start} of the position
     * @param network with one output less than the shape has stems
     */
    CrossfadedBlocks(FrameStream source, ModelShape shape, Network network, long position) {
        this.source = source;
        this.shape = shape;
        this.grid = new BlockGrid(shape.block(), shape.overlap());
        this.bins = shape.bins();
        this.groups = new ChannelGroups(source.width() / bins, shape.channels());
        this.network = network;
        this.outputs = shape.stems().size() - 1;
        this.units = new float[shape.block() * source.width()];
        this.arriving = new float[grid.step() * source.width()];
        this.block = new float[shape.blockValues()];
        this.made = new float[outputs][shape.blockValues()];
        this.sums = new float[shape.block() * width()];
        this.position = position;
        this.number = grid.firstWith(position) - 1;
        if (source.position() != start(shape, position)) {
            throw new IllegalArgumentException("The units of a block begin at the wrong one.");
        }
    }

    /** The first unit that is needed for a unit; never below 0. */
    static long start(ModelShape shape, long unit) {
        BlockGrid grid = new BlockGrid(shape.block(), shape.overlap());
        return Math.max(0, grid.start(grid.firstWith(unit)));
    }

    @Override
    public int width() {
        return outputs * groups.channels() * bins;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void read(float[] values, int frames) throws IOException {
        for (int done = 0; done < frames; ) {
            long ready = grid.start(number) + grid.step();
            if (!begun || position >= ready) {
                advance();
                continue;
            }
            int count = (int) Math.min(frames - done, ready - position);
            int at = (int) (position - grid.start(number));
            System.arraycopy(sums, at * width(), values, done * width(), count * width());
            done += count;
            position += count;
        }
    }

    /** Computes the next block; then all units are complete that no later block has. */
    private void advance() throws IOException {
        number++;
        int kept = grid.overlap();
        System.arraycopy(sums, grid.step() * width(), sums, 0, kept * width());
        Arrays.fill(sums, kept * width(), sums.length, 0);
        if (!begun) {
            // The overlap with the previous block belongs to units before the position, which are not read.
            Arrays.fill(sums, 0);
        }
        load();
        begun = true;
        for (int group = 0; group < groups.count(); group++) {
            if (gather(group)) {
                network.run(block, made);
                add(group);
            }
        }
    }

    private void load() throws IOException {
        int width = source.width();
        int kept = grid.overlap();
        System.arraycopy(units, grid.step() * width, units, 0, kept * width);
        int missing = grid.step();
        int at = kept;
        if (!begun) {
            Arrays.fill(units, 0);
            int before = (int) Math.max(0, -grid.start(number));
            at = before;
            missing = shape.block() - before;
        }
        while (missing > 0) {
            int count = Math.min(missing, grid.step());
            source.read(arriving, count);
            System.arraycopy(arriving, 0, units, at * width, count * width);
            at += count;
            missing -= count;
        }
    }

    /** Puts a group's channels into the block; false if there is nothing but zeros. */
    private boolean gather(int group) {
        boolean sounds = false;
        int width = source.width();
        int out = 0;
        for (int place = 0; place < shape.channels(); place++) {
            int in = groups.channel(group, place) * bins;
            for (int unit = 0; unit < shape.block(); unit++) {
                for (int bin = 0; bin < bins; bin++) {
                    float value = units[unit * width + in + bin];
                    sounds |= value != 0;
                    block[out++] = value;
                }
            }
        }
        return sounds;
    }

    private void add(int group) {
        for (int output = 0; output < outputs; output++) {
            for (int place = 0; place < groups.own(group); place++) {
                int to = (output * groups.channels() + groups.channel(group, place)) * bins;
                int from = place * shape.block() * bins;
                for (int unit = 0; unit < shape.block(); unit++) {
                    float weight = grid.weight(unit);
                    for (int bin = 0; bin < bins; bin++) {
                        sums[unit * width() + to + bin] += weight * made[output][from++];
                    }
                }
            }
        }
    }
}
