package dev.meridian.domain.audio.landmark;

/**
 * Pairs of peaks as keys (Wang, "An industrial-strength audio search algorithm", ISMIR 2003): the pitch of the first peak,
 * how far the second one is from it in pitch, and how much later it is. A key says nothing of when, so that it is the same in
 * a clip and in its recording.
 */
public final class Landmarks {
    /** Takes the landmarks of a recording or a clip, by time. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Takes one landmark.
         *
         * @param key 0 to {@link LandmarkParameters#keys} - 1
         * @param time of its first peak, in hops
         */
        void accept(int key, int time);
    }

    private Landmarks() {}

    /** The landmarks by which a recording is indexed. */
    public static void ofRecording(LandmarkParameters parameters, Peaks peaks, Sink sink) {
        pair(parameters, peaks, parameters.recordPairs(), sink);
    }

    /** The landmarks by which a clip is searched for. */
    public static void ofClip(LandmarkParameters parameters, Peaks peaks, Sink sink) {
        pair(parameters, peaks, parameters.clipPairs(), sink);
    }

    /** Each peak with the next ones that are near enough in pitch, the nearest in time first. */
    private static void pair(LandmarkParameters parameters, Peaks peaks, int pairs, Sink sink) {
        int reach = Peaks.PITCHES_PER_BIN * parameters.mostLeap();
        for (int first = 0; first < peaks.size(); first++) {
            int paired = 0;
            for (int second = first + 1; second < peaks.size() && paired < pairs; second++) {
                int gap = peaks.time(second) - peaks.time(first);
                int leap = peaks.pitch(second) - peaks.pitch(first);
                if (gap > parameters.mostGap()) {
                    break;
                }
                if (gap >= parameters.leastGap() && leap >= -reach && leap < reach) {
                    sink.accept(parameters.key(peaks.pitch(first), leap, gap), peaks.time(first));
                    paired++;
                }
            }
        }
    }
}
