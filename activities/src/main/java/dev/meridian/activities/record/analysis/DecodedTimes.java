package dev.meridian.activities.record.analysis;

import dev.meridian.domain.audio.sample.AudioFormat;
import java.util.Locale;

/**
 * The filters of ffmpeg that every decoding of a recording begins with. They keep the frames at the times that the file has for
 * them: where the file has no packets for a tenth of a second or more, as recorders of calls leave out pauses (Opus with DTX), there
 * is silence, as players have it. Without them the frames would follow one another without the pause.
 *
 * <p>No frame is left out. Where times go back, as in files that were joined, the frames go on.
 */
public final class DecodedTimes {
    /**
     * The samples of all channels in the longest pause that is filled, five minutes of stereo at 48 kHz: ffmpeg makes a pause in
     * memory, and takes about nine bytes for each sample.
     */
    private static final long LONGEST_PAUSE = 30_000_000;

    /**
     * Gives each frame the time at which it is played. The registers: 0 that time, 1 the end of the frame before in the
     * file's times, 2 its end as it is played, 3 the start. A pause that would make the recording too long is a wrong time.
     */
    private static final String PLAYED = "asetpts='"
            + "st(0,if(N,ld(2)+if(between(PTS-ld(1),SR/10,SR*%1$.3f)*lt(ld(2)-ld(3)+PTS-ld(1),SR*%2$.3f),PTS-ld(1)),"
            + "if(isnan(PTS),0,PTS)));"
            + "st(1,PTS+NB_SAMPLES);st(2,ld(0)+NB_SAMPLES);if(eq(N,0),st(3,ld(0)));ld(0)'";

    private DecodedTimes() {}

    /**
     * The filters, which give frames at the format's rate.
     *
     * @param mostSeconds how long the recording may become by its pauses
     */
    public static String at(AudioFormat format, double mostSeconds) {
        double longestPause = (double) LONGEST_PAUSE / (format.rate() * format.channels());
        return played(longestPause, mostSeconds) + ",aresample=" + format.rate() + ":async=1";
    }

    /** The filters for a clip, which give frames at whichever rate the next filter takes. */
    static String ofClip(int mostSeconds) {
        return played(mostSeconds, mostSeconds) + ",aresample=async=1";
    }

    private static String played(double longestPause, double mostSeconds) {
        return String.format(Locale.ROOT, PLAYED, longestPause, mostSeconds);
    }
}
