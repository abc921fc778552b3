package dev.meridian.domain.audio.landmark.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.sample.RealAudio;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Clips of real music in every condition: every second track of the folder is indexed, beside many made records, and the
 * others are foreign. Few clips, so that it is quick; {@code SearchTuning} measures with many.
 */
class RealClipSearchTest {
    private static final int MADE_RECORDS = 500;
    private static final int CLIPS = 12;
    private static final int FOREIGN_CLIPS = 60;
    private static final int TRACKS = 40;
    private static final long SEED = 20;

    @Test
    void clipsOfRealMusicAreFoundAndForeignOnesAreNot() throws IOException {
        Path folder = RealAudio.folder();
        List<Track> tracks = Track.all(folder, 75, TRACKS);
        Speech speech = Speech.in(folder, 60);
        if (tracks.size() < 8 || speech.samples().length == 0) {
            String message = "SKIPPED: below " + folder + " there are not eight tracks of half a minute and speech in"
                    + " shorter files. The search was NOT tried on real audio.";
            System.err.println(message);
            Assumptions.abort(message);
        }
        List<Track> records = new ArrayList<>();
        List<Track> foreign = new ArrayList<>();
        for (Track track : tracks) {
            (records.size() <= foreign.size() ? records : foreign).add(track);
        }
        SearchTrial trial = new SearchTrial(records, foreign, speech, CLIPS, FOREIGN_CLIPS, SEED);
        SearchTrial.Report report = trial.run("standard, seed " + SEED, LandmarkParameters.STANDARD, MADE_RECORDS);
        assertThat(report.falseMatches()).isZero();
        double found = report.found().stream()
                .mapToDouble(SearchTrial.Found::percent)
                .average()
                .orElse(0);
        double goal = report.found().stream()
                .mapToDouble(each -> each.condition().goal)
                .average()
                .orElse(100);
        assertThat(found).isGreaterThanOrEqualTo(goal);
        // Of twelve clips three may fail in one condition by chance.
        assertThat(report.found()).allMatch(each -> each.percent() >= each.condition().goal - 25);
    }
}
