package dev.meridian.domain.audio.landmark.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.PeakPicker;
import dev.meridian.domain.audio.landmark.Peaks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The answers for many clips are those of the first version of the search, which looked keys up one speed at a time. The file
 * with the answers was written by that version; whoever changes what the search finds writes it anew, by {@link #answers}, and
 * says why.
 */
class SearchAnswersTest {
    private static final LandmarkParameters PARAMETERS = LandmarkParameters.STANDARD;
    private static final int RECORDS = 300;
    private static final int CLIPS = 240;
    private static final int SECONDS = 60;
    private static final double[] SPEEDS = {1, 1, 1, 1, 0.99, 1.02, 0.965, 1.037};

    /** A peak in one number, so that peaks can be sorted: its time before its pitch. */
    private static long peak(int time, int pitch) {
        return (long) time << Integer.SIZE | pitch;
    }

    private static Peaks peaks(List<Long> peaks) {
        List<Long> sorted = peaks.stream().sorted().toList();
        return new Peaks(
                sorted.stream().mapToInt(peak -> (int) (peak >> Integer.SIZE)).toArray(),
                sorted.stream().mapToInt(Long::intValue).toArray());
    }

    private static List<Long> random(Random random, double seconds, int perSecond) {
        List<Long> peaks = new ArrayList<>();
        for (int i = 0; i < seconds * perSecond; i++) {
            peaks.add(peak(random.nextInt(PeakPicker.hops(seconds)), 40 + random.nextInt(1_860)));
        }
        return peaks;
    }

    /** A record; every tenth one has ten seconds of the record before it. */
    private static Peaks record(int number) {
        Random random = new Random(number);
        List<Long> peaks = random(random, SECONDS, 12);
        if (number % 10 == 9) {
            Peaks before = record(number - 1);
            int from = PeakPicker.hops(20);
            int to = PeakPicker.hops(30);
            peaks.removeIf(peak -> peak >> Integer.SIZE >= from && peak >> Integer.SIZE < to);
            for (int i = before.firstFrom(from); i < before.firstFrom(to); i++) {
                peaks.add(peak(before.time(i), before.pitch(i)));
            }
        }
        return peaks(peaks);
    }

    /** A clip: some peaks of a record are missing, all are a little out of place, and more are none of the record's. */
    private static Peaks clip(int number) {
        Random random = new Random(10_000 + number);
        double seconds = 4 + random.nextInt(12);
        List<Long> heard = random(random, seconds, random.nextInt(20));
        if (number % 6 != 5) {
            Peaks whole = record(random.nextInt(RECORDS));
            int from = random.nextInt(PeakPicker.hops(SECONDS - seconds));
            Peaks cut = whole.between(from, from + PeakPicker.hops(seconds));
            int kept = 30 + random.nextInt(70);
            for (int i = 0; i < cut.size(); i++) {
                if (random.nextInt(100) < kept) {
                    int time = Math.max(0, cut.time(i) + random.nextInt(3) - 1);
                    heard.add(peak(time, Math.clamp(cut.pitch(i) + random.nextInt(5) - 2, 0, 2_047)));
                }
            }
        }
        return peaks(heard).slowedFrom(1 / SPEEDS[random.nextInt(SPEEDS.length)]);
    }

    /** A line for each clip. */
    private static String answers() throws IOException {
        MemoryIndex index = new MemoryIndex(PARAMETERS);
        for (int record = 0; record < RECORDS; record++) {
            index.add(record, record(record));
        }
        for (int record = 4; record < RECORDS; record += 25) {
            index.delete(record);
        }
        ClipSearch search = new ClipSearch(PARAMETERS, index);
        StringBuilder answers = new StringBuilder();
        for (int clip = 0; clip < CLIPS; clip++) {
            answers.append(clip).append(':');
            for (Match match : search.find(clip(clip))) {
                answers.append(String.format(
                        Locale.ROOT,
                        " %d %.3f %.3f %.3f-%.3f=%.3f*%.4f",
                        match.record(),
                        match.score(),
                        match.strength(),
                        match.clipFrom(),
                        match.clipTo(),
                        match.recordFrom(),
                        match.speed()));
            }
            answers.append('\n');
        }
        return answers.toString();
    }

    @Test
    void manyClipsHaveTheAnswersOfTheFirstVersion() throws IOException {
        try (var expected = SearchAnswersTest.class.getResourceAsStream("answers.txt")) {
            assertThat(expected).isNotNull();
            assertThat(answers()).isEqualTo(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
