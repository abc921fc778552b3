package dev.meridian.domain.audio.sample;

/**
 * The sinc function in a Kaiser window, which gives the values of a signal between its samples (Smith, "Digital Audio Resampling",
 * CCRMA).
 *
 * @param crossings how many samples on each side make up a value
 * @param cutoff the end of the band that is kept, 1 for half of the rate
 * @param beta of the window: the greater it is, the less of what lies beyond the band is left, and the wider the way there
 */
public record WindowedSinc(int crossings, double cutoff, double beta) {
    /**
     * By how much a sample counts.
     *
     * @param distance between the sample and the value in samples, at most {@link #crossings}
     */
    public double at(double distance) {
        double angle = Math.PI * cutoff * distance;
        double sinc = distance == 0 ? 1 : Math.sin(angle) / angle;
        double edge = distance / crossings;
        return cutoff * sinc * bessel(beta * Math.sqrt(1 - edge * edge)) / bessel(beta);
    }

    /** The modified Bessel function of the first kind and order 0, by its series. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-17; k++) {
            term *= (x / 2 / k) * (x / 2 / k);
            sum += term;
        }
        return sum;
    }
}
