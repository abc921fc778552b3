package dev.meridian.domain.heatmap.category;

/**
 * One kind of amenity and how much of it is enough.
 *
 * @param id the name in files and answers
 * @param weight share in the weighted average
 * @param radius reach in metres
 * @param minCount with fewer places than this the score is damped
 * @param maxCount with at least this many places, the count alone gives the full score
 * @param k how fast the score grows with the count
 */
public record Category(String id, double weight, double radius, int minCount, int maxCount, double k) {
    /** The distance in metres from which the nearest place earns nothing for being near. */
    public double threshold() {
        return Math.min(400, 0.4 * radius);
    }
}
