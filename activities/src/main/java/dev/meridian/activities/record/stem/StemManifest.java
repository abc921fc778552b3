package dev.meridian.activities.record.stem;

import dev.meridian.activities.record.analysis.AudioMeasures;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The description of a set of stems, which is stored and published beside them. Their samples are integers of 24 bits,
 * at the rate and with the channels of the recording; frame 0 is its frame 0.
 *
 * @param frames how many frames every stem and the recording have
 * @param computeSeconds how long the blocks took to make
 */
public record StemManifest(
        StemMaker engine,
        int rate,
        int channels,
        long frames,
        StemSum sum,
        double computeSeconds,
        List<StemFile> stems) {
    /** The name of the manifest among a record's assets. */
    public static final String NAME = "stems.json";

    public StemManifest {
        stems = List.copyOf(stems);
    }

    /**
     * What made the stems.
     *
     * @param choice as it was asked for
     * @param parameters everything else that determines the result, such as a model's checksum
     */
    public record StemMaker(String choice, String name, int version, Map<String, String> parameters) {}

    /**
     * How the stems make up the recording.
     *
     * @param law in words
     * @param gain by which the decoded recording was multiplied first; 1 unless it is over full scale
     * @param limited samples in which a stem would have been over full scale, and gave the rest to another
     */
    public record StemSum(String law, double gain, long limited) {
        static final String LAW =
                "In every frame and channel the stems' samples sum to the sample of the decoded recording"
                        + " times the gain, rounded to 24 bits.";
    }

    /**
     * A stem.
     *
     * @param file its name among the record's assets
     * @param sha256 the digest of the file, in hexadecimal digits
     * @param samplesSha256 the digest of the samples, three bytes each with the lowest first
     * @param peak the greatest absolute value; full scale is 1
     * @param loudness null if nothing can be heard
     */
    public record StemFile(
            String name,
            String file,
            long bytes,
            String sha256,
            String samplesSha256,
            double peak,
            AudioMeasures.@Nullable Loudness loudness) {}
}
