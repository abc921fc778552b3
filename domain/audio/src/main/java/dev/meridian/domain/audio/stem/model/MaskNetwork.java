package dev.meridian.domain.audio.stem.model;

import java.io.IOException;

/**
 * Makes masks of the magnitudes that a network gives its stems: a stem's share of all stems, each to a power. The
 * shares of all stems sum to 1; that of the last stem is not computed. Where all magnitudes are 0, all stems have the
 * same share.
 */
final class MaskNetwork implements Network {
    private final Network network;
    private final double power;
    private final float[][] magnitudes;

    MaskNetwork(Network network, ModelShape shape, double power) {
        this.network = network;
        this.power = power;
        this.magnitudes = new float[shape.stems().size()][shape.blockValues()];
    }

    @Override
    public void run(float[] block, float[][] outputs) throws IOException {
        network.run(block, magnitudes);
        for (int i = 0; i < block.length; i++) {
            double sum = 0;
            for (float[] stem : magnitudes) {
                sum += raised(stem[i]);
            }
            for (int stem = 0; stem < outputs.length; stem++) {
                outputs[stem][i] = (float) (sum > 0 ? raised(magnitudes[stem][i]) / sum : 1.0 / magnitudes.length);
            }
        }
    }

    private double raised(float magnitude) {
        // A network that was trained well gives no negative magnitudes, but may come near.
        double positive = Math.max(0, magnitude);
        return power == 2 ? positive * positive : Math.pow(positive, power);
    }

    @Override
    public void close() {
        network.close();
    }
}
