package dev.meridian.domain.audio.landmark.search;

/**
 * The stretch of a row of peaks in which many are matched. A clip of 15 s of which 5 s are from the record has matches by
 * chance in the other 10 s too, so that the first and the last matched peak say nothing of where the record begins and ends.
 *
 * <p>The stretch is the one with the greatest log-likelihood ratio between its own share of matched peaks and that of chance:
 * a maximum-sum segment (Kadane's algorithm), of which the share is estimated anew from the stretch found before.
 *
 * @param first the first peak of the stretch, which is matched; 0 if no peak is matched
 * @param last the last one
 */
record Stretch(int first, int last) {
    private static final int ROUNDS = 3;

    /** Keeps logarithms finite where every peak is matched, or none by chance. */
    private static final double LEAST_SHARE = 0.005;

    /**
     * Finds the stretch.
     *
     * @param matched which peaks are matched
     * @param chance the share of peaks that is matched by chance
     */
    static Stretch of(boolean[] matched, double chance) {
        Stretch stretch = all(matched);
        double byChance = Math.clamp(chance, LEAST_SHARE, 1 - LEAST_SHARE);
        for (int round = 0; round < ROUNDS; round++) {
            double share = Math.clamp(stretch.share(matched), LEAST_SHARE, 1 - LEAST_SHARE);
            if (share <= byChance) {
                break;
            }
            stretch = likeliest(matched, Math.log(share / byChance), Math.log((1 - share) / (1 - byChance)));
        }
        return stretch;
    }

    private static Stretch all(boolean[] matched) {
        int first = 0;
        while (first < matched.length && !matched[first]) {
            first++;
        }
        int last = matched.length - 1;
        while (last > first && !matched[last]) {
            last--;
        }
        return first < matched.length ? new Stretch(first, last) : new Stretch(0, 0);
    }

    private double share(boolean[] matched) {
        int count = 0;
        for (int peak = first; peak <= last && peak < matched.length; peak++) {
            count += matched[peak] ? 1 : 0;
        }
        return (double) count / (last - first + 1);
    }

    private static Stretch likeliest(boolean[] matched, double gain, double loss) {
        Stretch best = new Stretch(0, 0);
        double bestSum = 0;
        double sum = 0;
        int start = 0;
        for (int peak = 0; peak < matched.length; peak++) {
            if (sum <= 0) {
                sum = 0;
                start = peak;
            }
            sum += matched[peak] ? gain : loss;
            if (sum > bestSum) {
                bestSum = sum;
                best = new Stretch(start, peak);
            }
        }
        return best;
    }
}
